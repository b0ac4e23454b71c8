use super::codes;

codes! {
}
