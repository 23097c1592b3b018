package casework

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// Wording is a version of the words of a kind of letter in an organisation. Version 0 is the one that ships.
type Wording struct {
	Kind       letter.Default // with these words in place of the shipped ones
	Version    int64
	Note       string
	MadeAt     time.Time
	By, ByName string
	InForce    bool
	// InForceSince is when it was last put in force; zero for the shipped one that nobody ever replaced.
	InForceSince time.Time
}

func (w Wording) lang(want string) (string, letter.Words) {
	if want == "cy" && !w.Kind.Welsh.Empty() {
		return "cy", w.Kind.Welsh
	}
	return "en", w.Kind.English
}

// Kind gives a kind of letter as it ships.
func (l *Letters) Kind(key string) (letter.Default, error) {
	for _, k := range l.Kinds {
		if k.Key == key {
			return k, nil
		}
	}
	return letter.Default{}, fault.Missing()
}

// InForce gives the words in force for a kind of letter.
func (l *Letters) InForce(ctx context.Context, org, key string) (Wording, error) {
	list, err := l.Wordings(ctx, org, key)
	if err != nil {
		return Wording{}, err
	}
	for _, w := range list {
		if w.InForce {
			return w, nil
		}
	}
	return Wording{}, fault.Missing()
}

// Wordings gives every version of a kind of letter in an organisation, the newest first, the shipped one last.
func (l *Letters) Wordings(ctx context.Context, org, key string) ([]Wording, error) {
	kind, err := l.Kind(key)
	if err != nil {
		return nil, err
	}
	type force struct {
		version int64
		at      db.Time
	}
	now, err := db.All(ctx, l.DB, func(r db.Row) (f force, err error) { return f, r.Scan(&f.version, &f.at) },
		`SELECT version, at FROM letter_in_force WHERE org_id = $1 AND key = $2 ORDER BY n DESC LIMIT 1`, org, key)
	if err != nil {
		return nil, err
	}
	list, err := db.All(ctx, l.DB, func(r db.Row) (Wording, error) {
		w := Wording{Kind: kind}
		var at db.Time
		err := r.Scan(&w.Version, &w.Kind.English.Subject, &w.Kind.English.Body, &w.Kind.Welsh.Subject, &w.Kind.Welsh.Body, &w.Note, &at, &w.By, &w.ByName)
		w.MadeAt = at.Time
		return w, err
	}, `SELECT version, subject_en, body_en, subject_cy, body_cy, note, made_at, made_by, made_name FROM letter_words WHERE org_id = $1 AND key = $2 ORDER BY version DESC`, org, key)
	list = append(list, Wording{Kind: kind})
	for i := range list {
		if len(now) == 0 {
			list[i].InForce = list[i].Version == 0
		} else if list[i].Version == now[0].version {
			list[i].InForce, list[i].InForceSince = true, now[0].at.Time
		}
	}
	return list, err
}

// SaveWords keeps a new version of the words, not in force yet. newest is the newest version that the writer saw; where
// there is a newer one by now, the change is fault.Conflict. A field that is not known is a problem that names the line.
func (l *Letters) SaveWords(ctx context.Context, org, key string, newest int64, english, welsh letter.Words, note string) (int64, error) {
	kind, err := l.Kind(key)
	if err != nil {
		return 0, err
	}
	if err := fault.WithProblems(wordProblems(kind, english, welsh)); err != nil {
		return 0, err
	}
	return op.Do(ctx, l.Door, ActTemplates, op.In(org, ""), func(tx *op.Tx) (int64, audit.Change, error) {
		have, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COALESCE(MAX(version), 0) FROM letter_words WHERE org_id = $1 AND key = $2`, org, key)
		if err == nil && have != newest {
			err = fault.New(fault.Conflict, "Somebody else wrote a new version meanwhile. Read theirs; what you wrote is still here")
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		n := have + 1
		_, err = tx.Exec(ctx, `INSERT INTO letter_words (org_id, key, version, subject_en, body_en, subject_cy, body_cy, note, made_at, made_by, made_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, org, key, n, english.Subject, english.Body, welsh.Subject, welsh.Body, clean(note), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		return n, audit.Created("letter words", key, audit.F("version", num(n))).Because(clean(note)), err
	})
}

// UseWords puts a version in force: a new one, an older one again, or 0 for the one that ships.
func (l *Letters) UseWords(ctx context.Context, org, key string, version int64) error {
	list, err := l.Wordings(ctx, org, key)
	if err != nil {
		return err
	}
	was, found := int64(0), false
	for _, w := range list {
		if w.InForce {
			was = w.Version
		}
		if w.Version == version {
			found = true
			// The fields of a kind may have changed since it was written.
			if err := fault.WithProblems(wordProblems(w.Kind, w.Kind.English, w.Kind.Welsh)); err != nil {
				return err
			}
		}
	}
	if !found {
		return fault.Missing()
	}
	_, err = op.Do(ctx, l.Door, ActTemplates, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COALESCE(MAX(n), 0) + 1 FROM letter_in_force WHERE org_id = $1 AND key = $2`, org, key)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO letter_in_force (org_id, key, n, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				org, key, n, version, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		}
		return true, audit.Changed("letter words", key, audit.FF("in force", num(was), num(version))), err
	})
	return err
}

// wordProblems gives what must be mended in the words, at the field of the form: subject_en, body_en, subject_cy, body_cy.
func wordProblems(kind letter.Default, english, welsh letter.Words) fault.Problems {
	var p fault.Problems
	check := func(lang string, w letter.Words) {
		var e *letter.Error
		if !errors.As(kind.Template(lang, w).Check(), &e) {
			return
		}
		at := "body_" + lang
		switch {
		case e.Line > 0:
			p.Add(at, "Line %d: %s", e.Line, e.Error())
		case w.Subject == "" || e.Field != "":
			p.Add("subject_"+lang, "%s", e.Error())
		default:
			p.Add(at, "%s", e.Error())
		}
	}
	check("en", english)
	if !welsh.Empty() {
		check("cy", welsh)
	}
	return p
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
