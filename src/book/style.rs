//! Every look that a cell can have, in one place: fonts, borders, number formats, colours.
//! Invariant: each tone differs by weight, slant or shade, so that a black and white print shows it too.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use super::layout::TabColour;

/// What a cell is for; decides font, alignment, border and number format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 表题: 黑体 18, centred, no border.
    Title,
    /// The line below the title: 宋体 11, centred.
    Subtitle,
    /// The line above the header: 宋体 11, left.
    Caption,
    /// 表头: 黑体, centred, wrapped, light grey.
    Header,
    Text,
    /// Text that stays as it is typed: 0001, 2026-07.
    Exact,
    TextCentre,
    /// Text that may take several lines.
    Wrapped,
    /// Wrapped text, set in by so many steps (ledger trees).
    Indent(u8),
    /// 0.00
    Score,
    /// 0
    Count,
    /// As many places as there are, at most 6.
    Number,
    /// 0.00%
    Percent,
    /// yyyy-mm-dd
    Date,
    /// 合计: 黑体, 0.00.
    Total,
    Link,
    /// The way back to the first sheet: 宋体 9, no border.
    Back,
    /// Remarks below a table: 宋体 9, wrapped, no border.
    Note,
    /// Signature lines: 仿宋 12, no border.
    Signature,
    /// A form's captions: 黑体, centred, wrapped.
    FormLabel,
    /// A form's entries: 仿宋, left, wrapped.
    FormText,
    /// A form's short entries: 仿宋, centred.
    FormCentre,
    /// A form's scores: 仿宋, centred, 0.00.
    FormScore,
    /// A form's opinions: 仿宋, from the top left, wrapped.
    FormOpinion,
    /// A form's cells to be filled in: 仿宋, centred; the only ones that stay open on a locked sheet.
    FormMark,
    /// A notice's text: 仿宋 14, wrapped, no border.
    Paragraph,
    /// No border, nothing special.
    Plain,
    /// A value of a table that is copied as it is: no border, wrapped.
    Copied,
}

/// As far as a cell can be set in.
const DEEPEST_INDENT: u8 = 15;

impl Style {
    /// All but `Indent`.
    const ALL: [Style; 27] = [
        Self::Title,
        Self::Subtitle,
        Self::Caption,
        Self::Header,
        Self::Text,
        Self::Exact,
        Self::TextCentre,
        Self::Wrapped,
        Self::Score,
        Self::Count,
        Self::Number,
        Self::Percent,
        Self::Date,
        Self::Total,
        Self::Link,
        Self::Back,
        Self::Note,
        Self::Signature,
        Self::FormLabel,
        Self::FormText,
        Self::FormCentre,
        Self::FormScore,
        Self::FormOpinion,
        Self::FormMark,
        Self::Paragraph,
        Self::Plain,
        Self::Copied,
    ];

    /// Whether text breaks into lines inside its cell.
    pub(super) fn wraps(self) -> bool {
        matches!(
            self,
            Self::Header
                | Self::Title
                | Self::Wrapped
                | Self::Indent(_)
                | Self::Note
                | Self::Subtitle
                | Self::FormLabel
                | Self::FormText
                | Self::FormCentre
                | Self::FormOpinion
                | Self::Paragraph
                | Self::Copied
        )
    }

    /// Font size in points.
    pub(super) fn points(self) -> f64 {
        match self {
            Self::Title => 18.0,
            Self::Subtitle | Self::Caption => 11.0,
            Self::Note | Self::Back => 9.0,
            Self::Paragraph => 14.0,
            Self::Signature
            | Self::FormLabel
            | Self::FormText
            | Self::FormCentre
            | Self::FormScore
            | Self::FormMark
            | Self::FormOpinion => 12.0,
            _ => 10.5,
        }
    }

    fn font(self) -> &'static str {
        match self {
            Self::Title | Self::Header | Self::Total | Self::FormLabel => "黑体",
            Self::Signature
            | Self::FormText
            | Self::FormCentre
            | Self::FormScore
            | Self::FormMark
            | Self::FormOpinion
            | Self::Paragraph => "仿宋",
            _ => "宋体",
        }
    }

    fn bordered(self) -> bool {
        !matches!(
            self,
            Self::Title
                | Self::Subtitle
                | Self::Caption
                | Self::Note
                | Self::Back
                | Self::Signature
                | Self::Paragraph
                | Self::Plain
                | Self::Copied
        )
    }

    fn number_format(self) -> Option<&'static str> {
        match self {
            Self::Score | Self::Total | Self::FormScore => Some("0.00"),
            Self::Count => Some("0"),
            Self::Exact => Some("@"),
            Self::Number => Some("0.######"),
            Self::Percent => Some("0.00%"),
            Self::Date => Some("yyyy-mm-dd"),
            _ => None,
        }
    }

    fn align(self) -> FormatAlign {
        match self {
            Self::Title
            | Self::Subtitle
            | Self::Header
            | Self::TextCentre
            | Self::Date
            | Self::FormLabel
            | Self::FormScore
            | Self::FormMark
            | Self::FormCentre => FormatAlign::Center,
            Self::Score | Self::Count | Self::Number | Self::Percent | Self::Total => {
                FormatAlign::Right
            }
            _ => FormatAlign::Left,
        }
    }
}

/// How a value is to be taken; joins any style and every conditional format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    #[default]
    Plain,
    /// 优: bold green.
    Good,
    /// 须留意: slanted on light yellow.
    Warn,
    /// 不合格、出错: bold red on light red.
    Bad,
    /// 不参加、不适用: grey.
    Faint,
    /// Bold.
    Strong,
}

impl Tone {
    const ALL: [Tone; 6] = [
        Self::Plain,
        Self::Good,
        Self::Warn,
        Self::Bad,
        Self::Faint,
        Self::Strong,
    ];
}

/// What the content asks of the look, whatever the style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Usual,
    Percent,
    Date,
    Link,
}

impl Shape {
    /// Whether the style shows such content without being told.
    pub(super) fn is_of(self, style: Style) -> bool {
        match self {
            Self::Usual => true,
            Self::Percent => style == Style::Percent,
            Self::Date => style == Style::Date,
            Self::Link => false,
        }
    }
}

/// Every format that a cell can have, in a fixed order.
pub(super) fn formats() -> impl Iterator<Item = Format> {
    let shapes = [Shape::Usual, Shape::Percent, Shape::Date, Shape::Link];
    let indents = (0..=DEEPEST_INDENT).map(Style::Indent);
    let styles = Style::ALL.into_iter().chain(indents);
    styles.flat_map(move |style| {
        let tones = Tone::ALL.into_iter();
        let looks = tones.flat_map(move |tone| shapes.map(|shape| format(style, tone, shape)));
        looks.chain([entry_format(style)])
    })
}

/// The library's format of a style in a tone.
pub(super) fn format(style: Style, tone: Tone, shape: Shape) -> Format {
    let mut format = Format::new()
        .set_font_name(style.font())
        .set_font_size(style.points())
        .set_align(style.align())
        .set_align(if style == Style::FormOpinion {
            FormatAlign::Top
        } else {
            FormatAlign::VerticalCenter
        });
    if style.bordered() {
        format = format.set_border(FormatBorder::Thin);
    }
    if style.wraps() {
        format = format.set_text_wrap();
    }
    if style == Style::FormMark {
        format = format.set_unlocked();
    }
    // A ratio or a date under a style of another kind would show as a bare number.
    let number = match shape {
        Shape::Percent => Some("0.00%"),
        Shape::Date => Some("yyyy-mm-dd"),
        Shape::Usual | Shape::Link => style.number_format(),
    };
    if let Some(number) = number {
        format = format.set_num_format(number);
    }
    if style.align() == FormatAlign::Right {
        // Digits do not touch the border.
        format = format.set_indent(1);
    }
    match style {
        Style::Header => format = format.set_background_color(Color::RGB(0x00E7_E6E6)),
        Style::Indent(steps) => format = format.set_indent(steps.min(DEEPEST_INDENT)),
        _ => {}
    }
    if shape == Shape::Link || style == Style::Link {
        format = format
            .set_font_color(Color::RGB(0x0005_63C1))
            .set_underline(FormatUnderline::Single);
    }
    toned(format, tone)
}

/// What a column keeps below its last row: font, alignment and number format, no border.
pub(super) fn entry_format(style: Style) -> Format {
    let format = Format::new()
        .set_font_name(style.font())
        .set_font_size(style.points())
        .set_align(style.align())
        .set_align(FormatAlign::VerticalCenter);
    match style.number_format() {
        Some(number) => format.set_num_format(number),
        None => format,
    }
}

/// The change that a conditional format makes.
pub(super) fn toned(format: Format, tone: Tone) -> Format {
    match tone {
        Tone::Plain => format,
        Tone::Good => format.set_bold().set_font_color(Color::RGB(0x001E_6B34)),
        Tone::Warn => format
            .set_italic()
            .set_background_color(Color::RGB(0x00FF_F2CC)),
        Tone::Bad => format
            .set_bold()
            .set_font_color(Color::RGB(0x009C_0006))
            .set_background_color(Color::RGB(0x00F2_DCDB)),
        Tone::Faint => format.set_font_color(Color::RGB(0x0080_8080)),
        Tone::Strong => format.set_bold(),
    }
}

/// The library's colour of a tab.
pub(super) fn tab_colour(colour: TabColour) -> Color {
    Color::RGB(match colour {
        TabColour::Blue => 0x0044_72C4,
        TabColour::Green => 0x0054_8235,
        TabColour::Amber => 0x00BF_8F00,
        TabColour::Red => 0x00C0_0000,
        TabColour::Grey => 0x00A6_A6A6,
    })
}
