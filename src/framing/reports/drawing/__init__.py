"""How every figure is drawn: colours, fonts, millimetres, marks, labels, and the bytes of the files."""
