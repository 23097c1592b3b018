// Package dialect writes invented incidents as trusts' own systems export them, and says what each of the labels means.
//
// No two trusts write alike: five shapes of file, five families of categories (after what trusts answered when they were
// asked, docs/data.md), and variations of headings and labels that are this package's own. A dialect is drawn once for a
// trust and stays; its Columns are at the same time the answer that a mapping should come to.
//
// It is for the demonstration and for tests. It reads nothing, and knows no database and no clock.
package dialect
