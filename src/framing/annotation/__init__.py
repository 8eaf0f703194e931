"""What people say of texts: samples drawn blind, forms to code them in, codes read back, agreement."""
