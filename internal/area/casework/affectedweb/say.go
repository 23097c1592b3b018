package affectedweb

import (
	"context"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// askStatement shows one's own statement: to be written where it is not signed, to be read where it is.
func (d Deps) askStatement(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	if m.Person.Part != casework.Affected {
		return fault.Missing()
	}
	ctx := r.Context()
	own, err := d.Justice.OwnOf(ctx, m)
	if err != nil {
		return err
	}
	var st justice.Statement
	if own.Statement != nil {
		if st, err = d.Justice.OwnWords(ctx, m, own.Statement.ID); err != nil {
			return err
		}
	}
	return d.statement(w, r, m, st, nil)
}

func (d Deps) statement(w http.ResponseWriter, r *http.Request, m casework.Mine, st justice.Statement, p fault.Problems) error {
	f := d.form(r.Context(), m, p, r, "words", "read")
	if p == nil {
		f.Typed["words"], f.Typed["read"] = st.Words, st.ReadWish
	}
	return d.show(w, r, "How it affected you", p, statementPage(f, st, m.Case.Open(), d.takes(r.Context(), m, st)))
}

// takeStatement keeps the words, and with "give" signs them.
func (d Deps) takeStatement(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	if m.Person.Part != casework.Affected {
		return fault.Missing()
	}
	ctx := r.Context()
	version, _ := strconv.ParseInt(r.PostForm.Get("version"), 10, 64) // what is no number is an old one
	st := justice.Statement{ID: r.PostForm.Get("id"), Words: r.PostForm.Get("words"), ReadWish: r.PostForm.Get("read"), Version: version, Kind: "vps"}
	done := "statement"
	var err error
	if r.PostForm.Get("do") == "further" {
		st.Supersedes, st.ID = st.ID, ""
		st.Words = ""
	}
	if st.ID, err = d.Justice.OwnStatement(ctx, m, st); err == nil && r.PostForm.Get("do") == "give" {
		done = "signed"
		err = d.Justice.OwnSign(ctx, m, st.ID, 0)
	}
	return d.saved(w, r, m, done, err, func(p fault.Problems) error {
		if own, err := d.Justice.OwnOf(ctx, m); err == nil && own.Statement != nil && own.Statement.ID == st.ID {
			st.Version, st.State = own.Statement.Version, own.Statement.State // sent again, what was typed takes the place of it
		}
		return d.statement(w, r, m, st, p)
	})
}

// abouts are the answers that can be corrected, with their words.
var abouts = map[string]string{"what": "What happened", "when": "When", "hurt": "How you were hurt", "mind": "How it has weighed on you", "since": "Since then", "you": "About you"}

func (d Deps) kind(r *http.Request) (casework.AskKind, error) {
	for _, k := range casework.AskKinds() {
		if k.Code == r.PathValue("kind") {
			return k, nil
		}
	}
	return casework.AskKind{}, fault.Missing()
}

// askTitles head the page of each ask; askHints say what comes of it.
var askTitles = map[string]string{"correct": "What should be corrected?", "contact": "Ask to be contacted", "question": "Ask a question about the police or the court",
	"apology": "An apology, or a meeting with the other person", "worry": "What worries you?", "copy": "A copy of everything we hold of you"}

var askHints = map[string]string{
	"correct":  "What was recorded first is kept, so that nothing is hidden. Your correction stands beside it.",
	"contact":  "Your named contact gets in touch. Say when and how, if you like.",
	"question": "Your named contact answers, or asks the police for you. Your manager does not see it.",
	"apology":  "Some people find it helps to hear from the person who did it, in a letter or face to face, with somebody trained beside them. It is only a question now. Nothing happens without you.",
	"worry":    "This goes to the privacy lead alone, not to those who work your case.",
	"copy":     "The law gives you a copy of what is held of you. What is about other people is taken out.",
}

func (d Deps) askAsk(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	k, err := d.kind(r)
	if err != nil {
		return err
	}
	f := d.form(r.Context(), m, nil, r)
	f.Typed["about"] = r.URL.Query().Get("about")
	return d.show(w, r, askTitles[k.Code], nil, askPage(f, k.Code))
}

func (d Deps) takeAsk(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	k, err := d.kind(r)
	if err != nil {
		return err
	}
	_, err = d.Cases.Ask(r.Context(), m, k.Code, abouts[r.PostForm.Get("about")], r.PostForm.Get("words"))
	return d.saved(w, r, m, k.Code, err, func(p fault.Problems) error {
		return d.show(w, r, askTitles[k.Code], p, askPage(d.form(r.Context(), m, p, r, "words", "about"), k.Code))
	})
}

// letter shows a letter as it was sent.
func (d Deps) letter(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	p, err := d.Letters.OpenMine(r.Context(), d.Cases, m, r.PathValue("letter"))
	if err != nil {
		return err
	}
	subject, body := p.Text()
	return web.Reporter(w, r, web.View{Title: subject, Body: letterPage(home(m), subject, body)})
}

// readings are what can be done with a statement in court.
func readings(ctx context.Context, chosen string) (out []ui.Option) {
	for _, o := range [][2]string{{"", "I do not know yet"}, {"not_read", "The court reads it for itself"}, {"read_other", "Somebody reads it aloud for me"}, {"read_self", "I read it aloud"}} {
		out = append(out, ui.Option{Value: o[0], Label: lang.T(ctx, o[1]), Chosen: o[0] == chosen})
	}
	return out
}
