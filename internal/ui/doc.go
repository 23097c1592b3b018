// Package ui holds the page frames and the components of every page as typed templ functions.
//
// A component receives sentences that are already in the reader's language (from package lang) and writes
// the markup of the look; only words that never change (skip link, "Error:", "Change") are its own. It takes
// no request, reads no data and decides nothing. Ids come from field names, so a link to a field is stable.
// There is no style attribute and no script in the markup: a width that depends on data is an SVG attribute.
//
// Package story shows every component and state.
package ui
