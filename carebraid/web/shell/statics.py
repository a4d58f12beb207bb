"""Static files with a digest in their name, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):
    """Whitenoise's hashed storage; a file that a page names and that is not there is a fault."""

    manifest_strict = True
    support_js_module_import_aggregation = (
        True  # modules name each other by digest too, so that no page mixes two versions
    )
