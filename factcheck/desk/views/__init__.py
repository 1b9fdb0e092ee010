"""The screens editors and reporters work in, a file per noun."""
