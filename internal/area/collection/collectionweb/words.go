package collectionweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// monthWords names a month: "October 2026".
func monthWords(ctx context.Context, m collection.Month) string { return lang.Month(ctx, m.First()) }

// span names the months of a submission.
func span(ctx context.Context, from, to collection.Month) string {
	if from == to {
		return monthWords(ctx, from)
	}
	return lang.T(ctx, "%s to %s", monthWords(ctx, from), monthWords(ctx, to))
}

// standing says where a return stands, as a tag.
func standing(ctx context.Context, r collection.Return) (string, ui.TagColour) {
	switch r.Standing {
	case collection.Missing:
		return lang.T(ctx, "Missing"), ui.TagRed
	case collection.Waiting:
		return lang.T(ctx, "Waiting"), ui.TagYellow
	case collection.SentBack:
		return lang.T(ctx, "Sent back"), ui.TagRed
	case collection.Accepted:
		return lang.T(ctx, "Accepted"), ui.TagPlain
	case collection.Approved:
		return lang.T(ctx, "Approved"), ui.TagPlain
	}
	return lang.T(ctx, "Not yet sent"), ui.TagGrey
}

// standingCell is a standing in a table: done is plain, only what is left has a tag.
func standingCell(words string, colour ui.TagColour) ui.Cell {
	if colour == ui.TagPlain {
		return ui.Cell{Text: words}
	}
	return ui.Cell{Body: ui.Tag(words, colour)}
}

// stateWords say where a submission is on its way.
var stateWords = map[collection.State]string{collection.Checking: "Being checked", collection.Refused: "Cannot be taken", collection.Checked: "Checked, not sent", collection.Loading: "Being brought in",
	collection.Waits: "Waiting to be accepted", collection.Taken: "Accepted", collection.Returned: "Sent back", collection.Withdrawn: "Taken back", collection.Discarded: "Thrown away"}

var stateColours = map[collection.State]ui.TagColour{collection.Checking: ui.TagBlue, collection.Loading: ui.TagBlue, collection.Checked: ui.TagGrey, collection.Waits: ui.TagYellow, collection.Refused: ui.TagRed,
	collection.Returned: ui.TagRed, collection.Withdrawn: ui.TagGrey, collection.Discarded: ui.TagGrey}

// holds says what a return is made of.
func holds(ctx context.Context, r collection.Return) string {
	switch {
	case r.Submission == "":
		return ""
	case r.Nil:
		return lang.T(ctx, "Nil return: nothing happened")
	case r.Totals:
		return lang.T(ctx, "Totals only, counted by hand")
	case r.Native:
		return lang.T(ctx, "From the reports made here")
	}
	return ""
}

var formWords = map[collection.Form]string{collection.FromFile: "File", collection.FormNil: "Nil return", collection.FormTotals: "Totals counted by hand", collection.FormDirect: "From the reports made here"}

// when is a moment as a list shows it, "" for none.
func when(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t)
}

// difference says what changed between two counts: "903 to 994, 91 more".
func difference(ctx context.Context, was, now int64) string {
	switch d := int(now - was); {
	case d > 0:
		return lang.T(ctx, "%d more", d)
	case d < 0:
		return lang.T(ctx, "%d fewer", -d)
	}
	return lang.T(ctx, "no change")
}
