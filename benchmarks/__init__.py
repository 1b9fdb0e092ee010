"""What is measured: a file here with a function `measure()` is a benchmark; `make bench` runs them all."""
