"""Native charts, bound to tables; refreshes stretch their ranges."""

from __future__ import annotations

from collections.abc import Collection

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from ..layout import TABLES
from ..layout import Sheet as DeclaredSheet
from ..layout.charts import Chart, list_charts

_DAYS = {"Month": "mmm yy", "Month end": "mmm yy", "Week": "d mmm"}
COLORS = ("0072B2", "D55E00", "009E73", "CC79A7", "000000")


def add_charts(book: Workbook, sheets: Collection[DeclaredSheet]) -> None:
    """Put each chart on its sheet, where its table is in the workbook."""
    for declared in list_charts(sheets):
        sheet: Worksheet = book[declared.sheet]
        chart = _make(book, declared)
        if declared.line:
            chart += _make_line(book, declared)
        sheet.add_chart(chart, declared.anchor)


def _title(text: str) -> Title:
    look = CharacterProperties(sz=1200, b=True, solidFill="1F3864")
    line = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=text)])
    return Title(tx=Text(rich=RichText(p=[line])), overlay=False)


def _start(declared: Chart) -> BarChart | LineChart:
    chart: BarChart | LineChart = LineChart() if declared.lines else BarChart()
    chart.style, chart.title = 10, _title(declared.title)
    chart.width, chart.height = 17, 8
    if isinstance(chart, BarChart):
        chart.type, chart.gapWidth = "col", 60
        if declared.stacked:
            chart.grouping, chart.overlap = "stacked", 100
    return chart


def _make(book: Workbook, declared: Chart) -> BarChart | LineChart:
    table = TABLES[declared.table]
    sheet = book[table.sheet]
    chart = _start(declared)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "0%" if declared.percent else "#,##0"
    chart.x_axis.number_format = _DAYS.get(declared.categories, "General")
    places = [table.column + table.headers.index(header) for header in declared.series]
    if declared.across:
        total = table.row - 1
        series = Series(
            Reference(sheet, min_col=places[0], max_col=places[-1], min_row=total, max_row=total), title="Open"
        )
        chart.series.append(series)
        chart.set_categories(
            Reference(sheet, min_col=places[0], max_col=places[-1], min_row=table.row, max_row=table.row)
        )
    else:
        first, last = table.row + 1, table.row + table.spare_rows
        label = table.column + table.headers.index(declared.categories)
        for header, place in zip(declared.series, places, strict=True):
            series = Series(Reference(sheet, min_col=place, min_row=first, max_row=last), title=header)
            chart.series.append(series)
        chart.set_categories(Reference(sheet, min_col=label, min_row=first, max_row=last))
    for series, color in zip(chart.series, COLORS, strict=False):
        series.graphicalProperties.solidFill = color
        series.graphicalProperties.line.solidFill = color
        if declared.lines:
            series.smooth = False
    if len(chart.series) == 1 and not declared.line:
        chart.legend = None
        chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    elif chart.legend is not None:
        chart.legend.position = "b"
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill="D9D9D9")))
    return chart


def _make_line(book: Workbook, declared: Chart) -> LineChart:
    """Draw a column of shares as a line against an axis on the right."""
    table = TABLES[declared.table]
    place = table.column + table.headers.index(declared.line)
    chart = LineChart()
    reference = Reference(book[table.sheet], min_col=place, min_row=table.row + 1, max_row=table.row + table.spare_rows)
    series = Series(reference, title=declared.line)
    series.graphicalProperties.line.solidFill = COLORS[len(declared.series)]
    series.smooth = False
    chart.series.append(series)
    chart.y_axis.axId = 200
    chart.y_axis.delete = False
    chart.y_axis.number_format, chart.y_axis.crosses = "0%", "max"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.majorGridlines = None
    return chart
