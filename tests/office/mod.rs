//! The domain: calendar, periods, the ledger's steps, whose task is whose.
mod calendar;
mod docket;
mod ledger;
mod period;
mod targets;
