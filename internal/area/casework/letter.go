package casework

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Letters writes letters of any area from the words in force, keeps what was made as it was, and records how it came to
// whoever it is for. Who may do so is the business of the record that the letter belongs to.
type Letters struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Kinds are all kinds of letters, of every area.
	Kinds []letter.Default
	// Printer makes PDFs, where it can.
	Printer *letter.Printer
}

// Subject is the record that a letter belongs to: Kind is the name of its protected table, Case the case it hangs on,
// "" for none. Kind comes from the program, never from a request.
type Subject struct{ Kind, Org, Record, Case string }

// OfCase is the subject of a letter about a case itself.
func OfCase(c Case) Subject {
	return Subject{Kind: "case_record", Org: c.Org, Record: c.ID, Case: c.ID}
}

// Draft is a letter with every word as it would be sent. Nothing is kept of it.
type Draft struct {
	Key, Title string
	Version    int64
	Paper      letter.Paper
}

// Issued is a letter that was made. Addressee is a label such as "Person A", never a name.
type Issued struct {
	ID, Key, Title, Lang, Addressee string
	Version                         int64
	// Hash is the SHA-256 of the frozen letter, in hex.
	Hash       string
	MadeAt     time.Time
	By, ByName string
	Deliveries []Delivered
	subject    Subject
	body       []byte
}

// Draft fills the words in force in an organisation for a kind of letter. lang is "en" or "cy"; where there are no Welsh
// words, English ones are used and Paper.Lang says so. A missing or unknown field is a *letter.Error.
func (l *Letters) Draft(ctx context.Context, org, key, lang string, fields letter.Letter) (Draft, error) {
	w, err := l.InForce(ctx, org, key)
	if err != nil {
		return Draft{}, err
	}
	p, err := w.Kind.Template(w.lang(lang)).Paper(fields)
	if err != nil {
		return Draft{}, err
	}
	return Draft{Key: key, Title: w.Kind.Title, Version: w.Version, Paper: p}, nil
}

var issuedTable = op.Table{Name: "letter_issued", Columns: []string{"org_id", "kind", "record_id", "id", "case_id", "key", "version", "title", "lang", "addressee",
	"body", "hash", "made_at", "made_by", "made_name"}}

// Issue freezes a draft with the change that sends it: what was made can be had again, word for word, and is never
// changed. Call it inside the rule of the record it belongs to. to is a label, never a name.
func (l *Letters) Issue(_ context.Context, tx *op.Tx, on Subject, d Draft, to string) (Issued, error) {
	d.Paper.Made = tx.Now()
	body, hash, err := d.Paper.Freeze()
	if err != nil {
		return Issued{}, err
	}
	out := Issued{ID: id.New("let", tx.Now()), Key: d.Key, Title: d.Paper.Title, Lang: d.Paper.Lang, Addressee: to, Version: d.Version, Hash: hash,
		MadeAt: tx.Now(), By: tx.Actor().ID, ByName: tx.Actor().Name, subject: on}
	sealed, err := l.Ring.Seal(place(on.Org, out.ID, "letter"), body)
	if err != nil {
		return Issued{}, err
	}
	// The title of a filled letter may name somebody; the kind's own title is what lists show.
	out.Title = d.Title
	tx.Insert(issuedTable, on.Org, on.Kind, on.Record, out.ID, on.Case, out.Key, out.Version, out.Title, out.Lang, to, sealed, hash, db.At(tx.Now()), out.By, out.ByName)
	tx.Also(audit.Created("letter", out.ID, audit.F("kind", d.Key), audit.F("sha256", hash), audit.F("of", on.Record)))
	return out, nil
}

func place(org, record, field string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: field}
}

// Of gives the letters of a record inside the scope, the newest first, with their deliveries.
func (l *Letters) Of(ctx context.Context, sc authz.Scope, on Subject) ([]Issued, error) {
	return l.read(ctx, sc, on, "")
}

// Open gives one letter of a record as it was made, and refuses one that is not what was made. Whoever
// asks records that it was read.
func (l *Letters) Open(ctx context.Context, sc authz.Scope, on Subject, id string) (Issued, letter.Paper, error) {
	list, err := l.read(ctx, sc, on, id)
	if err != nil {
		return Issued{}, letter.Paper{}, err
	}
	if len(list) != 1 {
		return Issued{}, letter.Paper{}, fault.Missing()
	}
	body, err := l.Ring.Open(place(on.Org, id, "letter"), list[0].body)
	if err != nil {
		return Issued{}, letter.Paper{}, err
	}
	p, err := letter.Thaw(body, list[0].Hash)
	return list[0], p, err
}

func (l *Letters) read(ctx context.Context, sc authz.Scope, on Subject, one string) ([]Issued, error) {
	var a db.Args
	q := `SELECT l.id, l.key, l.title, l.lang, l.addressee, l.version, l.hash, l.made_at, l.made_by, l.made_name, l.body
		FROM letter_issued l JOIN ` + on.Kind + ` c ON c.org_id = l.org_id AND c.id = l.record_id
		WHERE l.org_id = ` + a.Add(on.Org) + ` AND l.kind = ` + a.Add(on.Kind) + ` AND l.record_id = ` + a.Add(on.Record) + ` AND ` + reach(ctx, &a, sc, on)
	if one != "" {
		q += ` AND l.id = ` + a.Add(one)
	}
	list, err := db.All(ctx, l.DB, func(r db.Row) (Issued, error) {
		x := Issued{subject: on}
		var at db.Time
		err := r.Scan(&x.ID, &x.Key, &x.Title, &x.Lang, &x.Addressee, &x.Version, &x.Hash, &at, &x.By, &x.ByName, &x.body)
		x.MadeAt = at.Time
		return x, err
	}, q+` ORDER BY l.made_at DESC, l.id DESC LIMIT 200`, a.Values()...)
	for i := range list {
		if err == nil {
			list[i].Deliveries, err = l.deliveries(ctx, on.Org, list[i].ID)
		}
	}
	return list, err
}

// reach gives the condition that the record of a letter lies in the scope, as its own area has it.
func reach(ctx context.Context, a *db.Args, sc authz.Scope, on Subject) string {
	if on.Kind == "case_record" {
		return within(ctx, a, sc)
	}
	return sc.Where(a, "c")
}
