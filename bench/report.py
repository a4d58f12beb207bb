"""placeholder"""


def write_report(f, t): ...
