//! What belongs to a worksheet as a whole: freeze, filter, print set-up, conditional formats, charts.
//! Invariant: touches no cell.

use rust_xlsxwriter::{
    Chart as XlsxChart, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont,
    ChartFormat, ChartLayout, ChartLegendPosition, ChartLine, ChartMarker, ChartSolidFill,
    ChartType, ConditionalFormatDataBar, ConditionalFormatFormula, ConditionalFormatType, Format,
    IgnoreError, ProtectionOptions, Worksheet, XlsxError,
};

use super::chart::{Anchor, Chart, ChartKind, Source};
use super::layout::{Mark, Marking, Orientation, Print, Sheet};
use super::lists;
use super::style::{tab_colour, toned};
use super::values::cut;
use crate::diag;

/// How far a worksheet was filled.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) body_rows: u32,
    pub(super) rows: u32,
    /// Charts stand on the first of several parts only.
    pub(super) charts: bool,
}

/// Where the body of a sheet stands, for charts that read it.
pub(super) struct Spot {
    /// As the layout names it, and as it is written.
    pub(super) wanted: String,
    pub(super) name: String,
    pub(super) first_body_row: u32,
}

/// Sets everything but the cells.
pub(super) fn set_up(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    extent: Extent,
    spots: &[Spot],
) -> Result<(), XlsxError> {
    let first_body = sheet.first_body_row();
    let last_column = u16::try_from(sheet.columns.len())
        .unwrap_or(u16::MAX)
        .saturating_sub(1);
    if let Some(columns) = sheet.freeze {
        worksheet.set_freeze_panes(first_body, columns)?;
    }
    if sheet.filter && sheet.header_rows() > 0 {
        let last = first_body + extent.body_rows.max(1) - 1;
        worksheet.autofilter(first_body - 1, 0, last, last_column)?;
    }
    if extent.rows > 0 {
        // Staff numbers are text on purpose; no green corner in every cell.
        let last = extent.rows - 1;
        let kind = IgnoreError::NumberStoredAsText;
        worksheet.ignore_error_range(0, 0, last, last_column, kind)?;
    }
    if let Some(colour) = sheet.tab {
        worksheet.set_tab_color(tab_colour(colour));
    }
    if extent.body_rows > 0 {
        let last = first_body + extent.body_rows - 1;
        let last = if sheet.entry {
            last.max(first_body + lists::ENTRY_ROWS - 1)
        } else {
            last
        };
        for mark in &sheet.marks {
            conditional(worksheet, mark, first_body, last)?;
        }
    }
    if extent.charts {
        for chart in &sheet.charts {
            place(worksheet, sheet, chart, extent, spots)?;
        }
    }
    if sheet.locked {
        let options = ProtectionOptions {
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        };
        worksheet.protect_with_options(&options);
    }
    print(worksheet, &sheet.print)?;
    if sheet.print.repeat_header && sheet.header_rows() > 0 {
        worksheet.set_repeat_rows(first_body - sheet.header_rows(), first_body - 1)?;
    }
    lists::set(worksheet, sheet, extent.body_rows)?;
    // With a chart the area is left open, or the chart would not be printed; so it is where people go on below.
    if extent.rows > 0 && sheet.charts.is_empty() && !sheet.entry {
        let printed = sheet.print.columns.map_or(last_column, |columns| {
            last_column.min(columns.saturating_sub(1))
        });
        worksheet.set_print_area(0, 0, extent.rows - 1, printed)?;
    }
    Ok(())
}

fn print(worksheet: &mut Worksheet, print: &Print) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    worksheet.set_paper_size(A4);
    if print.orientation == Orientation::Landscape {
        worksheet.set_landscape();
    }
    if print.one_page {
        worksheet.set_print_fit_to_pages(1, 1);
    } else if print.fit_width {
        worksheet.set_print_fit_to_pages(1, 0);
    }
    worksheet.set_margins(0.5, 0.5, 0.75, 0.75, 0.3, 0.3);
    worksheet.set_print_center_horizontally(true);
    let mut head = String::new();
    if let Some(text) = &print.running_head {
        head.push_str(&format!("&L&\"宋体,Regular\"&9 {}", plain(text)));
    }
    if let Some(text) = &print.mark {
        head.push_str(&format!("&R&\"黑体,Regular\"&14 {}", plain(text)));
    }
    if !head.is_empty() {
        worksheet.set_header(head);
    }
    if print.page_numbers {
        worksheet.set_footer("&C&\"宋体,Regular\"&9 第 &P 页 共 &N 页");
    }
    Ok(())
}

/// Text inside a page header, where `&` begins a code and 255 characters are all there is.
fn plain(text: &str) -> String {
    cut(&text.replace('\n', " "), 80, "…").replace('&', "&&")
}

fn conditional(
    worksheet: &mut Worksheet,
    mark: &Mark,
    first_row: u32,
    last_row: u32,
) -> Result<(), XlsxError> {
    let (first, last) = (mark.first_column, mark.last_column.max(mark.first_column));
    let cell = diag::Cell::new(first_row, u32::from(first));
    let (rule, tone) = match &mark.marking {
        Marking::Bar => {
            let bar = ConditionalFormatDataBar::new()
                .set_minimum(ConditionalFormatType::Number, 0)
                .set_fill_color(0x00BF_BFBF)
                .set_border_color(0x007F_7F7F)
                .set_solid_fill(true);
            worksheet.add_conditional_format(first_row, first, last_row, last, &bar)?;
            return Ok(());
        }
        Marking::TextEquals { text, tone } => {
            let text = cut(text, 255, "").replace('"', "\"\"");
            (format!("={cell}=\"{text}\""), *tone)
        }
        // A plain "less than" would also mark empty cells, which the programs take for 0.
        Marking::RowHas { column, text, tone } => {
            let letters = diag::column_letters(u32::from(*column));
            let text = cut(text, 255, "").replace('"', "\"\"");
            let row = first_row + 1;
            (
                format!("=ISNUMBER(FIND(\"{text}\",${letters}{row}))"),
                *tone,
            )
        }
        Marking::Below { limit, tone } => (format!("=AND(ISNUMBER({cell}),{cell}<{limit})"), *tone),
    };
    let rule = ConditionalFormatFormula::new()
        .set_rule(rule.as_str())
        .set_format(toned(Format::new(), tone));
    worksheet.add_conditional_format(first_row, first, last_row, last, &rule)?;
    Ok(())
}

fn place(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    chart: &Chart,
    extent: Extent,
    spots: &[Spot],
) -> Result<(), XlsxError> {
    let Some(drawn) = draw(chart, worksheet, sheet, spots) else {
        return Ok(());
    };
    let columns = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX);
    let (row, column) = match chart.anchor {
        Anchor::Right => (
            sheet.first_body_row() - sheet.header_rows(),
            columns.saturating_add(1),
        ),
        Anchor::Below => (extent.rows + 1, 0),
        Anchor::At(cell) => (cell.row, u16::try_from(cell.col).unwrap_or(u16::MAX)),
    };
    worksheet.insert_chart(row, column, &drawn)?;
    Ok(())
}

/// Fills that stay apart in black and white.
const FILLS: [u32; 6] = [
    0x0044_546A,
    0x00AD_B9CA,
    0x0076_7171,
    0x00D9_D9D9,
    0x0026_2626,
    0x00F2_F2F2,
];

/// The library's chart; `None` when no series has a cell to show.
fn draw(chart: &Chart, worksheet: &Worksheet, sheet: &Sheet, spots: &[Spot]) -> Option<XlsxChart> {
    let mut drawn = match chart.kind {
        ChartKind::Column => XlsxChart::new_column(),
        ChartKind::Bar => XlsxChart::new_bar(),
        ChartKind::Stacked => XlsxChart::new(ChartType::BarStacked),
        ChartKind::Line => XlsxChart::new_line(),
        ChartKind::Pie => XlsxChart::new_pie(),
    };
    let own = worksheet.name();
    let range = |source: &Source| {
        let (name, first_body) = match source.sheet {
            None => (own.as_str(), sheet.first_body_row()),
            Some(wanted) => {
                let spot = spots.iter().find(|spot| spot.wanted == wanted)?;
                (spot.name.as_str(), spot.first_body_row)
            }
        };
        let first = first_body.checked_add(source.first)?;
        let last = first.checked_add(source.count.checked_sub(1)?)?;
        Some((name.to_owned(), first, source.column, last, source.column))
    };
    let border = |colour: u32| ChartLine::new().set_color(colour).set_width(0.75).clone();
    let mut shown = 0;
    for (series, fill) in chart.series.iter().zip(FILLS.iter().cycle()) {
        let (Some(categories), Some(values)) = (range(&series.categories), range(&series.values))
        else {
            continue;
        };
        shown += 1;
        let drawn_series = drawn.add_series();
        let area = |value: &(String, u32, u16, u32, u16)| {
            rust_xlsxwriter::ChartRange::new_from_range(
                &value.0, value.1, value.2, value.3, value.4,
            )
        };
        drawn_series
            .set_name(series.name.as_str())
            .set_categories(&area(&categories))
            .set_values(&area(&values));
        let mut label = ChartDataLabel::new();
        label.set_font(ChartFont::new().set_name("宋体").set_size(9));
        if chart.kind == ChartKind::Pie {
            let greys: Vec<u32> = FILLS.iter().copied().cycle().take(64).collect();
            drawn_series.set_point_colors(&greys);
            label
                .show_category_name()
                .show_percentage()
                .set_position(ChartDataLabelPosition::OutsideEnd);
        } else if chart.kind == ChartKind::Line {
            label
                .show_value()
                .set_position(ChartDataLabelPosition::Above);
            drawn_series
                .set_marker(ChartMarker::new().set_automatic())
                .set_format(
                    ChartFormat::new().set_line(ChartLine::new().set_color(*fill).set_width(2)),
                );
        } else {
            // The parts of a bar are told apart by the legend; figures on thin parts would overlap.
            if chart.kind != ChartKind::Stacked {
                label.show_value();
            }
            drawn_series.set_gap(60).set_format(
                ChartFormat::new()
                    .set_solid_fill(ChartSolidFill::new().set_color(*fill))
                    .set_border(&border(0x0040_4040)),
            );
        }
        if chart.kind != ChartKind::Stacked {
            drawn_series.set_data_label(&label);
        }
    }
    if shown == 0 {
        return None;
    }
    drawn
        .title()
        .set_name(chart.title.as_str())
        .set_font(ChartFont::new().set_name("黑体").set_size(12));
    drawn.set_alt_text(chart.title.as_str());
    if shown == 1 {
        drawn.legend().set_hidden();
    } else {
        drawn.legend().set_position(ChartLegendPosition::Bottom);
    }
    if chart.kind != ChartKind::Pie {
        let mut font = ChartFont::new();
        font.set_name("宋体").set_size(9);
        drawn.x_axis().set_font(&font);
        drawn.y_axis().set_font(&font);
    }
    match chart.kind {
        ChartKind::Column | ChartKind::Line => {
            drawn
                .y_axis()
                .set_major_gridlines_line(ChartLine::new().set_color(0x00D9_D9D9));
        }
        ChartKind::Bar => {
            // The first row of the table on top, as it is read; the bars carry their values.
            drawn.y_axis().set_reverse();
            drawn.x_axis().set_major_gridlines(false).set_hidden(true);
            // Room for the names on the left, and for the value behind the longest bar.
            let room = ChartLayout::new()
                .set_offset(0.3, 0.16)
                .set_dimensions(0.54, 0.78);
            drawn.plot_area().set_layout(&room);
        }
        ChartKind::Stacked => {
            drawn.y_axis().set_reverse();
            drawn.x_axis().set_major_gridlines(false).set_hidden(true);
            // Names stay left of the bars where a part is below zero.
            drawn
                .y_axis()
                .set_label_position(ChartAxisLabelPosition::Low);
        }
        ChartKind::Pie => {}
    }
    drawn.set_width(chart.width).set_height(chart.height);
    Some(drawn)
}
