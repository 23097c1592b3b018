package collectionweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// collectionVersion is the version of the rules: that of the data set.
const collectionVersion = mds.Version

// timed is an entry of a timeline with its moment.
type timed struct {
	at time.Time
	ui.Entry
}

// byDay puts entries, newest first, under their days.
func byDay(ctx context.Context, list []timed) []ui.Day {
	var out []ui.Day
	for _, x := range list {
		name := lang.Day(ctx, x.at)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, ui.Day{Name: name})
		}
		x.Time, x.Machine = lang.Time(ctx, x.at), x.at.UTC().Format(time.RFC3339)
		d := &out[len(out)-1]
		d.Entries = append(d.Entries, x.Entry)
	}
	return out
}
