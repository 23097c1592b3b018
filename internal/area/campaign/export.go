package campaign

import (
	"context"
	"io"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func text[T any](key string, get func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(&x)) }}
}

func whole[T any](key string, get func(*T) int64) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(get(&x)) }}
}

// Wanted says what is downloaded: campaigns, activities, reach, stories or waves; all but the first two lists of one campaign.
type Wanted struct{ Which, Campaign, Find string }

// resultLine is a statement's figure as a file has it.
type resultLine struct {
	wave Wave
	Result
}

// Export writes a list as csv or xlsx, and the download with its number of rows to the audit log before it gives nil. Stories in
// a file are those whose tellers agreed to files, and a file is made anew each time.
func (s *Service) Export(ctx context.Context, sc authz.Scope, w Wanted, format string, out io.Writer, o export.Options) error {
	var c Campaign
	var err error
	if w.Campaign != "" {
		if c, err = s.Campaign(ctx, sc, w.Campaign); err != nil {
			return err
		}
	}
	var n int
	switch w.Which {
	case "campaigns":
		n, err = rows(ctx, out, []export.Column[Campaign]{text("name", func(x *Campaign) string { return x.Name }), text("of", func(x *Campaign) string { return s.Name(ctx, x.Org) }), text("state", func(x *Campaign) string { return x.State }),
			text("audience", func(x *Campaign) string { return x.Audience }), text("first_day", func(x *Campaign) string { return x.From }), text("last_day", func(x *Campaign) string { return x.To }), text("aim", func(x *Campaign) string { return x.Aim })},
			format, o, func() ([]Campaign, error) { return s.Campaigns(ctx, sc, w.Find) })
	case "activities":
		n, err = rows(ctx, out, []export.Column[Activity]{text("day", func(x *Activity) string { return x.Day }), text("organisation", func(x *Activity) string { return s.Name(ctx, x.Org) }), text("channel", func(x *Activity) string { return x.Channel }),
			text("what", func(x *Activity) string { return x.Title }), text("where", func(x *Activity) string { return x.Place }), whole("pence", func(x *Activity) int64 { return x.Pence }), whole("hours", func(x *Activity) int64 { return int64(x.Hours) })},
			format, o, func() ([]Activity, error) { return s.Activities(ctx, sc, &c, 0) })
	case "reach":
		n, err = rows(ctx, out, []export.Column[Reach]{text("day", func(x *Reach) string { return x.Day }), text("organisation", func(x *Reach) string { return s.Name(ctx, x.Org) }), text("channel", func(x *Reach) string { return x.Channel }),
			whole("reached", func(x *Reach) int64 { return x.N }), text("source", func(x *Reach) string { return x.Source })}, format, o, func() ([]Reach, error) { return s.ReachOf(ctx, sc, &c, 0) })
	case "stories":
		n, err = rows(ctx, out, []export.Column[Story]{text("campaign", func(x *Story) string { return x.CampaignName }), text("first_line", func(x *Story) string { return x.Telling.Title }), text("story", func(x *Story) string { return x.Telling.Words }),
			text("told_by", func(x *Story) string { return x.Telling.Byline }), text("may_be_shown_until", func(x *Story) string { return x.Consent.Until }), text("version_agreed_to", func(x *Story) string { return strconv.Itoa(x.ShownN) })},
			format, o, func() ([]Story, error) { return s.Shown(ctx, sc, w.Campaign, InFiles) })
	case "waves":
		n, err = rows(ctx, out, waveColumnsOf(), format, o, func() ([]resultLine, error) { return s.lines(ctx, sc, &c) })
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("campaign "+w.Which, w.Campaign, audit.F("rows", strconv.Itoa(n)), audit.F("format", format)), nil
	})
	return err
}

func waveColumnsOf() []export.Column[resultLine] {
	share := func(x *resultLine, v float64) string {
		if x.Hidden {
			return ""
		}
		return strconv.FormatFloat(100*v, 'f', 1, 64)
	}
	count := func(x *resultLine, n int) string {
		if x.Hidden {
			return ""
		}
		return strconv.Itoa(n)
	}
	return []export.Column[resultLine]{text("wave", func(x *resultLine) string { return x.wave.Name }), text("first_day", func(x *resultLine) string { return x.wave.From }), text("last_day", func(x *resultLine) string { return x.wave.To }),
		text("statement", func(x *resultLine) string { return x.Question }), text("agree", func(x *resultLine) string { return count(x, x.Agree) }), text("answered", func(x *resultLine) string { return count(x, x.Of) }),
		text("percent_agree", func(x *resultLine) string { return share(x, x.Share) }), text("lower_95", func(x *resultLine) string { return share(x, x.Low) }), text("upper_95", func(x *resultLine) string { return share(x, x.High) }), text("hidden", func(x *resultLine) string { return x.Why })}
}

func (s *Service) lines(ctx context.Context, sc authz.Scope, c *Campaign) ([]resultLine, error) {
	waves, err := s.Waves(ctx, c)
	var out []resultLine
	for i := range waves {
		list, err := s.Results(ctx, sc, c, &waves[i])
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			out = append(out, resultLine{waves[i], x})
		}
	}
	return out, err
}

func rows[T any](ctx context.Context, out io.Writer, cols []export.Column[T], format string, o export.Options, read func() ([]T, error)) (int, error) {
	list, err := read()
	if err != nil {
		return 0, err
	}
	each := func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
	switch format {
	case "csv":
		return export.CSV(ctx, out, cols, each, o)
	case "xlsx":
		return export.XLSX(ctx, out, cols, each, o)
	}
	return 0, fault.Missing()
}
