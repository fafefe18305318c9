"""The one documented value that each template is given as `page`; plain data, decided before it gets there."""
