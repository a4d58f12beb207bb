"""Speed and memory on a large world: builds one, serves it, drives it, and writes what was measured."""
