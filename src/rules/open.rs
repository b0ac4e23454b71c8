//! What one run of a rule has booked so far: the nodes that are open, the indicator's first.
//! Invariant: whatever ends a run, the node that it was given can be had back as it was.

use rust_decimal::Decimal;

use crate::office::{Combine, Entry, Evidence, Node, RoundingSteps};

/// What one run of a rule has booked so far: the open nodes, the indicator's first.
pub struct Book {
    pub open: Vec<Open>,
    pub rounding: RoundingSteps,
    given: Given,
}

/// A node that is open.
pub struct Open {
    pub node: Node,
    /// The row that entries rest on when they name none.
    pub row: Option<Evidence>,
    /// 满分 of a 分项.
    pub full: Decimal,
}

/// What the outermost node came with.
struct Given {
    entries: usize,
    children: usize,
    combine: Combine,
}

impl Book {
    pub fn new(node: Node, rounding: RoundingSteps) -> Self {
        Self {
            given: Given {
                entries: node.entries.len(),
                children: node.children.len(),
                combine: node.combine,
            },
            open: vec![Open {
                node,
                row: None,
                full: Decimal::ZERO,
            }],
            rounding,
        }
    }

    /// The indicator's node as it was given.
    pub fn blank(&mut self) -> Option<Node> {
        let mut node = self.close()?;
        node.entries.truncate(self.given.entries);
        node.children.truncate(self.given.children);
        node.combine = self.given.combine;
        Some(node)
    }

    /// The indicator's node with all that was booked.
    pub fn close(&mut self) -> Option<Node> {
        self.open.truncate(1);
        self.open.pop().map(|open| open.node)
    }

    /// What was booked so far without points, at whatever level: vetoes, direct grades, marks. What the outermost node
    /// came with is not among it.
    pub fn verdicts(&self) -> Vec<Entry> {
        let mut found = Vec::new();
        let mut given = self.given.entries;
        for open in &self.open {
            open.node.walk(&mut |node, _| {
                let own = node.entries.iter().skip(std::mem::take(&mut given));
                found.extend(own.filter(|entry| !entry.kind.has_points()).cloned());
            });
        }
        found
    }

    /// The node that is open.
    pub fn innermost(&mut self) -> Option<&mut Node> {
        self.open.last_mut().map(|open| &mut open.node)
    }

    /// Opens a node without 满分 of its own.
    pub fn open_node(&mut self, node: Node) {
        self.begin(node, None, Decimal::ZERO);
    }

    /// Books into the innermost node.
    pub fn enter(&mut self, entry: Entry) {
        if let Some(open) = self.open.last_mut() {
            open.node.entries.push(entry);
        }
    }

    /// Opens a node.
    pub fn begin(&mut self, node: Node, row: Option<Evidence>, full: Decimal) {
        let row = row.or(self.open.last().and_then(|open| open.row));
        self.open.push(Open { node, row, full });
    }

    /// Ends the innermost node and gives it to its parent.
    pub fn end(&mut self) {
        if let Some(done) = self.open.pop()
            && let Some(parent) = self.open.last_mut()
        {
            parent.node.children.push(done.node);
        }
    }
}
