package justice_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
)

func (b *bench) document(id string) justice.Document {
	b.Helper()
	d, err := b.StatementDocument(b.lead(), here, b.kase, id)
	b.must(err)
	return d
}

func plain(d justice.Document) string {
	subject, body := d.Paper.Text()
	return subject + "\n" + body
}

func TestASignedStatementIsTheDocumentThatThePoliceGet(t *testing.T) {
	each(t, func(b *bench) {
		b.told(telling())
		id, err := b.Offer(b.lead(), here, b.kase, justice.Statement{Kind: "isb"})
		b.must(err)
		if _, err := b.StatementDocument(b.lead(), here, b.kase, id); !fault.Is(err, fault.Conflict) {
			b.Error("a document of nothing", err)
		}
		b.must(b.Write(b.lead(), here, b.kase, justice.Statement{ID: id, Words: "Two shifts were covered.\n\nIt cost £1,140.", Author: "Dele Invented", Authority: "Director of operations"}))
		draft := b.document(id)
		if draft.Hash != "" || !strings.Contains(plain(draft), "A draft") || !strings.Contains(plain(draft), "not signed yet") {
			b.Error(draft.Hash, plain(draft))
		}
		b.must(b.Sign(b.lead(), here, b.kase, id, 0))
		signed := b.document(id)
		for _, want := range []string{"£1,140", "Dele Invented", "Director of operations", "section 9", "may be prosecuted", "no opinion on the sentence", "1187 of 10/11/2026", signed.Hash} {
			if !strings.Contains(plain(signed), want) {
				b.Errorf("the document lacks %q:\n%s", want, plain(signed))
			}
		}
		// New words of an administrator leave what was signed as it was.
		key := justice.StatementKey("isb")
		kind, err := b.Letters.Kind(key)
		b.must(err)
		words := kind.English
		words.Subject, words.Body = "Of {organisation}", "Other words. {words}"
		v, err := b.Letters.SaveWords(b.as(authz.Admin, here), here, key, 0, words, letter.Words{}, "")
		b.must(err)
		b.must(b.Letters.UseWords(b.as(authz.Admin, here), here, key, v))
		b.must(b.Give(b.lead(), here, b.kase, id, "2026-11-11"))
		if again := b.document(id); again.Hash != signed.Hash || plain(again) != plain(signed) {
			b.Error("the document changed when it was given")
		}
		further, err := b.Offer(b.lead(), here, b.kase, justice.Statement{Kind: "isb", Supersedes: id})
		b.must(err)
		b.must(b.Write(b.lead(), here, b.kase, justice.Statement{ID: further, Words: "It went on.", Author: "Dele Invented", Authority: "Director of operations"}))
		b.must(b.Letters.UseWords(b.as(authz.Admin, here), here, key, 0))
		if d := b.document(further); !strings.Contains(plain(d), "It adds to the statement that was signed on 11 November 2026") || !strings.Contains(plain(d), signed.Hash) {
			b.Error(plain(d))
		}
		for _, role := range []authz.Role{authz.Privacy, authz.Manager, authz.Admin} {
			if _, err := b.StatementDocument(b.as(role, here), here, b.kase, id); !fault.Is(err, fault.Denied) && !fault.Is(err, fault.NotFound) {
				b.Error(role, "opens a statement", err)
			}
		}
		if _, err := b.StatementDocument(b.as(authz.Specialist, there), here, b.kase, id); !fault.Is(err, fault.NotFound) {
			b.Error("another trust opens a statement", err)
		}
	})
}

func TestWhoseStatementItIsTakesItsDocumentAlong(t *testing.T) {
	each(t, func(b *bench) {
		me := authz.With(b.Context(), authz.Actor{ID: "per_alex", Name: "Alex Makebelieve", Role: authz.Reporter, Org: here})
		m, err := b.Cases.MineIn(me, b.kase)
		b.must(err)
		id, err := b.OwnStatement(me, m, justice.Statement{Words: "I could not sleep.", ReadWish: "read_other"})
		b.must(err)
		b.must(b.OwnSign(me, m, id, 0))
		d, err := b.OwnDocument(me, m, id)
		b.must(err)
		if d.Hash == "" || !strings.Contains(plain(d), "I could not sleep.") || !strings.Contains(plain(d), "read it aloud for me") || strings.Contains(plain(d), authz.From(me).Name) {
			b.Error(plain(d))
		}
		other, err := b.Offer(b.lead(), here, b.kase, justice.Statement{Kind: "community"})
		b.must(err)
		if _, err := b.OwnDocument(me, m, other); !fault.Is(err, fault.NotFound) {
			b.Error("somebody takes a statement that is not theirs", err)
		}
	})
}
