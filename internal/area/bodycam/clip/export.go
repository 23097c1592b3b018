package clip

import (
	"context"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func text[T any](key string, get func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(&x)) }}
}

func whole[T any](key string, get func(*T) int) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(int64(get(&x))) }}
}

func when[T any](key string, get func(*T) db.Time) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Moment, Value: func(x T) export.Cell { return export.MomentCell(get(&x).Time) }}
}

// clipColumnsOf describe the register: what it shows and who wore the camera is not among them.
func clipColumnsOf(units map[string]string) []export.Column[Clip] {
	return []export.Column[Clip]{
		text("reference", func(c *Clip) string { return c.Ref }), text("unit", func(c *Clip) string { return units[c.Unit] }), text("system", func(c *Clip) string { return c.Vendor }),
		text("reference_there", func(c *Clip) string { return c.VendorClip }), text("sha256", func(c *Clip) string { return c.SHA256 }), text("camera", func(c *Clip) string { return c.DeviceTag }),
		when("recorded_at", func(c *Clip) db.Time { return c.Recorded }), whole("seconds", func(c *Clip) int { return c.Seconds }), when("received_at", func(c *Clip) db.Time { return c.Received }),
		text("class", func(c *Clip) string { return c.Class }), text("state", func(c *Clip) string { return c.State }), when("overwritten_on", func(c *Clip) db.Time { return c.Due }),
		when("look_again_by", func(c *Clip) db.Time { return c.Review }), whole("holds", func(c *Clip) int { return c.Holds }), when("given_to_police_at", func(c *Clip) db.Time { return c.Transferred }),
		when("ended_at", func(c *Clip) db.Time { return c.Ended }), text("certificate", func(c *Clip) string { return c.Certificate }),
	}
}

// requestColumnsOf describe the list of requests, without whoever asks.
func requestColumnsOf() []export.Column[Request] {
	return []export.Column[Request]{
		text("reference", func(r *Request) string { return r.Ref }), text("kind", func(r *Request) string { return r.Kind }), text("state", func(r *Request) string { return r.State }),
		when("received_at", func(r *Request) db.Time { return r.Received }), when("due_at", func(r *Request) db.Time { return r.Due }), when("extended_at", func(r *Request) db.Time { return r.Extended }),
		when("identity_proved_at", func(r *Request) db.Time { return r.Proved }), whole("clips", func(r *Request) int { return r.Clips }), text("others_in_it", func(r *Request) string { return r.Third }),
		when("answered_at", func(r *Request) db.Time { return r.Answered }), text("answer", func(r *Request) string { return r.Answer }),
	}
}

func redactionColumnsOf() []export.Column[Redaction] {
	return []export.Column[Redaction]{
		text("clip", func(d *Redaction) string { return d.ClipRef }), text("request", func(d *Redaction) string { return d.RequestRef }), text("state", func(d *Redaction) string { return d.State }),
		text("masked", func(d *Redaction) string { return strings.Join(d.Masks, " ") }), when("asked_at", func(d *Redaction) db.Time { return d.Asked }), text("tool", func(d *Redaction) string { return d.Tool }),
		text("sha256", func(d *Redaction) string { return d.SHA256 }), when("masked_at", func(d *Redaction) db.Time { return d.Masked }), text("masked_by", func(d *Redaction) string { return d.MaskedName }),
		when("second_look_at", func(d *Redaction) db.Time { return d.Checked }), text("second_look_by", func(d *Redaction) string { return d.CheckedName }), whole("sent_back", func(d *Redaction) int { return d.SentBack }),
	}
}

// maxExport bounds the rows of a file: more are refused, never left out.
const maxExport = 100000

// Export writes a list as csv or xlsx (clips, requests or redactions), and the download with its number of rows to the audit
// log before it gives nil.
func (s *Service) Export(ctx context.Context, sc authz.Scope, which string, f Filter, format string, w io.Writer, o export.Options) error {
	var n int
	units, err := s.UnitNames(ctx, sc.Org())
	if err != nil {
		return err
	}
	switch which {
	case "clips":
		f.Page, f.Limit = 1, maxExport+1
		n, err = rows(ctx, w, clipColumnsOf(units), format, o, func() ([]Clip, error) {
			list, err := s.List(ctx, sc, f)
			if len(list) > maxExport {
				err = fault.New(fault.Conflict, "More than 100,000 clips fit, which is too much for one file. Narrow the list first, such as by what they are or by unit")
			}
			return list, err
		})
	case "requests":
		n, err = rows(ctx, w, requestColumnsOf(), format, o, func() ([]Request, error) { return s.Requests(ctx, sc, f.States) })
	case "redactions":
		n, err = rows(ctx, w, redactionColumnsOf(), format, o, func() ([]Redaction, error) { return s.Redactions(ctx, sc, "", "") })
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	unit := ""
	if mine := authz.From(ctx).Units; !sc.Covers(sc.Org(), "") && len(mine) > 0 {
		unit = mine[0] // the entry of a unit's list stands where its manager's own do
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), unit), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("footage "+which, "", audit.F("rows", number(n)), audit.F("format", format)), nil
	})
	return err
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
