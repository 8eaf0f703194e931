"""Tables as LaTeX, with booktabs: caption, label, and nothing that needs a font or a package besides."""

from collections.abc import Sequence

from framing.reports.tables.columns import Column

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "\N{MINUS SIGN}": "$-$",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{HORIZONTAL ELLIPSIS}": r"\dots{}",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{NO-BREAK SPACE}": "~",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
}


def escape(text: str) -> str:
    r"""Text that LaTeX prints as it stands: ``A_1 & 5%`` → ``A\_1 \& 5\%``. Line ends become spaces."""
    return "".join(_ESCAPES.get(sign, sign) for sign in " ".join(text.split("\n")))


def to_latex(
    name: str, columns: Sequence[Column], cells: Sequence[Sequence[str]], caption: str, note: str = ""
) -> str:
    """A floating table.

    Args:
        name: Name of the table; its label is ``tab:`` and this.
        columns: Headings and how each is set.
        cells: Rows, already written.
        caption: Above the table.
        note: Below it, small; empty for none.
    """
    spec = "".join("r" if column.numeric else "l" for column in columns)
    lines = [
        "% needs \\usepackage{booktabs}",
        r"\begin{table}[htbp]",
        r"  \centering",
        rf"  \caption{{{escape(caption)}}}",
        rf"  \label{{tab:{name}}}",
        rf"  \begin{{tabular}}{{{spec}}}",
        r"    \toprule",
        _row([column.heading for column in columns]),
        r"    \midrule",
        *(_row(row) for row in cells),
        r"    \bottomrule",
        r"  \end{tabular}",
        *([rf"  \par\smallskip{{\footnotesize {escape(note)}}}"] if note else []),
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"    {' & '.join(map(escape, cells))} \\\\"
