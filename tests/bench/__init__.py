"""The benchmarks of `make bench`: each a ratio against a named peer or floor, measured in one interleaved run."""
