package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Consent says where a story may be shown, and until which day (YYYY-MM-DD, that day included).
type Consent struct {
	Home, England, Poster, Files bool
	Until                        string
}

// Places are where a story may be shown; the codes of a form.
func Places() [][2]string {
	return [][2]string{{"home", "On the pages of my own organisation, to those who are signed in"}, {"england", "On the pages of other NHS organisations in England, to those who are signed in"},
		{"poster", "On posters that hang on walls"}, {"files", "In files that those who follow the campaign download"}}
}

// Telling is what a story says. Byline is how its teller wants to be named, such as “A paramedic”.
type Telling struct {
	Title  string `json:"title"`
	Words  string `json:"words"`
	Byline string `json:"byline"`
}

// Story is a story as it stands. Telling is of version N, or of ShownN where it was read to be shown.
type Story struct {
	Org, ID, Campaign    string
	OwnerKey             string
	State                string // offered, shown, declined, withdrawn or ended
	N, AgreedN, ShownN   int
	Consent              Consent
	ToldAt, AgreedAt     db.Time
	ShownAt, EndedAt     db.Time
	Version              int64
	Telling              Telling
	CampaignName, linked string
}

// Gone tells whether a story's words are wiped.
func (x *Story) Gone() bool { return x.State == "withdrawn" || x.State == "ended" }

// Waits tells whether an editor's words wait for the teller's agreement.
func (x *Story) Waits() bool {
	return !x.Gone() && (x.State != "declined" || x.AgreedN == 0) && x.AgreedN < x.N
}

// Asked tells whether the teller is asked for their consent again because a backup was put back. Nobody else reads the words.
func (x *Story) Asked() bool { return !x.Gone() && x.AgreedN == 0 }

// teller is what is sealed of who consented.
type teller struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// MyPath is the page of a story for its teller.
func MyPath(story string) string { return "/my-stories/" + story }

// KeepPath is the page of a story for those who put stories up.
func KeepPath(story string) string { return "/campaign-stories/" + story }

// LinkPath is the page for whoever has a story's link.
func LinkPath(token string) string { return "/withdraw-story/" + token }

func digest(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// token makes the secret of a story's link. It follows from the key ring, so that it lies nowhere.
func (s *Service) token(org, story string) string { return s.Ring.Blind(org, "story link", story) }

// Link gives the address with which a story is withdrawn without signing in, for its teller alone.
func (s *Service) Link(x *Story) string { return LinkPath(s.token(x.Org, x.ID)) }

func (t *Telling) clean() { t.Title, t.Words, t.Byline = line(t.Title), clean(t.Words), line(t.Byline) }

func (t *Telling) problems() fault.Problems {
	var p fault.Problems
	need(&p, "title", t.Title, "Give it a first line", 100)
	need(&p, "words", t.Words, "Write your story", MaxWords)
	need(&p, "byline", t.Byline, "Say how you want to be named, such as “A paramedic”", 60)
	return p
}

func (s *Service) consent(p *fault.Problems, c Consent) {
	if !c.Home && !c.England && !c.Poster && !c.Files {
		p.Add("places", "Choose at least one place where it may be shown")
	}
	day(p, "until", c.Until, "Write the last day on which it may be shown")
	if len(*p) == 0 && c.Until < s.Today() {
		p.Add("until", "That day has passed")
	}
}

// veil acts as nobody in particular who holds the key to their own stories, so that the audit log does not name the teller.
func veil(ctx context.Context, org string) context.Context {
	return authz.With(ctx, authz.From(ctx).Veiled(org, true))
}

// Tell takes a story of somebody of staff, with their consent to these very words.
func (s *Service) Tell(ctx context.Context, sc authz.Scope, campaign string, in Telling, c Consent, agreed bool) (Story, error) {
	in.clean()
	p := in.problems()
	s.consent(&p, c)
	if !agreed {
		p.Add("agree", "Without your consent nothing is kept")
	}
	if err := fault.WithProblems(p); err != nil {
		return Story{}, err
	}
	see, err := s.Door.Policy().Check(authz.From(ctx), ActSee)
	if err != nil {
		return Story{}, err
	}
	k, err := s.campaign(ctx, s.DB, see, campaign, false)
	if err != nil {
		return Story{}, err
	}
	if k.State != "open" {
		return Story{}, fault.New(fault.Conflict, "This campaign has ended. It takes no more stories")
	}
	me := authz.From(ctx)
	return op.Do(veil(ctx, sc.Org()), s.Door, ActVeiled, op.In(sc.Org(), ""), func(tx *op.Tx) (Story, audit.Change, error) {
		now := db.At(tx.Now())
		x := Story{Org: sc.Org(), ID: id.Random("sty"), Campaign: campaign, OwnerKey: me.OwnKey, State: "offered", N: 1, AgreedN: 1, Consent: c, ToldAt: now, AgreedAt: now, Version: 1, Telling: in}
		who, err := s.seal(x.Org, x.ID, "teller", teller{me.ID, me.Name})
		if err != nil {
			return x, audit.Change{}, err
		}
		if err := tx.Must(ctx, `INSERT INTO campaign_story (org_id, id, unit_id, lock, owner_key, campaign_id, state, n, agreed_n, shown_n, at_home, in_england, on_poster, in_files, until_day, told_at, agreed_at, link_digest, teller, version)
			VALUES ($1, $2, '', '', $3, $4, 'offered', 1, 1, 0, $5, $6, $7, $8, $9, $10, $10, $11, $12, 1)`, x.Org, x.ID, x.OwnerKey, campaign, c.Home, c.England, c.Poster, c.Files, c.Until, now, digest(s.token(x.Org, x.ID)), who); err != nil {
			return x, audit.Change{}, err
		}
		return x, audit.Created("campaign_story", x.ID, audit.F("campaign", campaign)), s.write(ctx, tx, &x, "teller", now)
	})
}

// write writes version N of a story's words.
func (s *Service) write(ctx context.Context, tx *op.Tx, x *Story, side string, agreed db.Time) error {
	body, err := s.seal(x.Org, x.ID, "words", x.Telling)
	if err != nil {
		return err
	}
	return tx.Must(ctx, `INSERT INTO campaign_story_words (org_id, story_id, n, side, at, agreed_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`, x.Org, x.ID, int64(x.N), side, db.At(tx.Now()), agreed, body)
}

const storyColumns = `s.org_id, s.id, s.owner_key, s.campaign_id, s.state, s.n, s.agreed_n, s.shown_n, s.at_home, s.in_england, s.on_poster, s.in_files, s.until_day, s.told_at, s.agreed_at, s.shown_at, s.ended_at,
	s.version, c.name, c.state, w.body`

// stories is the tables of a story with the words of version which, a column.
func stories(which string) string {
	return ` FROM campaign_story s JOIN campaign c ON c.id = s.campaign_id LEFT JOIN campaign_story_words w ON w.org_id = s.org_id AND w.story_id = s.id AND w.n = ` + which
}

func (s *Service) scanStory(r db.Row) (x Story, err error) {
	var body []byte
	if err := r.Scan(&x.Org, &x.ID, &x.OwnerKey, &x.Campaign, &x.State, &x.N, &x.AgreedN, &x.ShownN, &x.Consent.Home, &x.Consent.England, &x.Consent.Poster, &x.Consent.Files, &x.Consent.Until, &x.ToldAt, &x.AgreedAt,
		&x.ShownAt, &x.EndedAt, &x.Version, &x.CampaignName, &x.linked, &body); err != nil || len(body) == 0 {
		return x, err
	}
	return x, s.unseal(x.Org, x.ID, "words", body, &x.Telling)
}

// Where says at which place a story is about to be shown; consent is asked for it each time.
type Where string

// The places.
const (
	OnPages  Where = "pages"
	OnPoster Where = "poster"
	InFiles  Where = "files"
)

// Shown gives the stories that may be shown to this reader at a place now: put up, of a campaign that runs, inside their
// consent. campaign "" is all of them. Nothing keeps a copy of what this gives.
func (s *Service) Shown(ctx context.Context, sc authz.Scope, campaign string, at Where) ([]Story, error) {
	var a db.Args
	place := map[Where]string{OnPages: "s.at_home", OnPoster: "s.on_poster", InFiles: "s.in_files"}[at]
	if place == "" {
		return nil, fault.Missing()
	}
	w := ` WHERE s.state = 'shown' AND s.shown_n > 0 AND c.state = 'open' AND s.until_day >= ` + a.Add(s.Today()) + ` AND (` + sc.WhereOrg(&a, "s.org_id") + ` AND ` + place
	if at == OnPages {
		w += ` OR s.in_england`
	} else {
		w += ` OR s.in_england AND ` + place
	}
	w += `)`
	if campaign != "" {
		w += ` AND s.campaign_id = ` + a.Add(campaign)
	}
	return db.All(ctx, s.DB, s.scanStory, `SELECT `+storyColumns+stories("s.shown_n")+w+` ORDER BY s.shown_at DESC, s.org_id, s.id`, a.Values()...)
}

// Find gives the stories on the reader's pages that hold every word. The words lie sealed and are read for each search: there
// is no index to clean.
func (s *Service) Find(ctx context.Context, sc authz.Scope, words string) ([]Story, error) {
	list, err := s.Shown(ctx, sc, "", OnPages)
	out := list[:0]
	for _, x := range list {
		if holds(x.Telling.Title+" "+x.Telling.Words+" "+x.Telling.Byline, words) {
			out = append(out, x)
		}
	}
	return out, err
}

// Mine gives the stories that the actor told, the newest first, those withdrawn among them.
func (s *Service) Mine(ctx context.Context, sc authz.Scope) ([]Story, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanStory, `SELECT `+storyColumns+stories("s.n")+` WHERE `+sc.Where(&a, "s")+` ORDER BY s.told_at DESC, s.id`, a.Values()...)
}

// Offered gives the stories of the scope's organisation to those who put them up, those that wait for them first.
func (s *Service) Offered(ctx context.Context, sc authz.Scope) ([]Story, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanStory, `SELECT `+storyColumns+stories("CASE WHEN s.agreed_n = 0 THEN 0 ELSE s.n END")+` WHERE `+sc.Where(&a, "s")+`
		ORDER BY CASE s.state WHEN 'offered' THEN 0 WHEN 'shown' THEN 1 WHEN 'declined' THEN 2 ELSE 3 END, s.told_at DESC, s.id`, a.Values()...)
}

// Story reads one with its latest words: its teller by ActTell, those who put stories up by ActStories.
func (s *Service) Story(ctx context.Context, sc authz.Scope, story string) (Story, error) {
	return s.story(ctx, s.DB, sc, story)
}

func (s *Service) story(ctx context.Context, q db.Querier, sc authz.Scope, story string) (Story, error) {
	var a db.Args
	x, err := db.One(ctx, q, s.scanStory, `SELECT `+storyColumns+stories("s.n")+` WHERE s.id = `+a.Add(story)+` AND `+sc.Where(&a, "s"), a.Values()...)
	if me := authz.From(ctx).OwnKey; x.Asked() && (me == "" || x.OwnerKey != me) {
		x.Telling = Telling{}
	}
	return x, err
}

// Consents gives the stories of the scope's organisation that are kept, without a word of them: for those who may see who
// consented.
func (s *Service) Consents(ctx context.Context, sc authz.Scope) ([]Story, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanStory, `SELECT `+storyColumns+stories("0")+` WHERE s.state IN ('offered', 'shown', 'declined') AND `+sc.Where(&a, "s")+` ORDER BY s.told_at DESC, s.id`, a.Values()...)
}

// quoted is how many words in a row are a quotation.
const quoted = 8

// Quoted tells whether a text has eight words in a row from a story that is shown to the actor. What keeps text for good must not
// quote one: its teller could not take it back there.
func (s *Service) Quoted(ctx context.Context, text string) (bool, error) {
	sc, err := s.Door.Policy().Check(authz.From(ctx), ActSee)
	if err != nil {
		return false, err
	}
	list, err := s.Shown(ctx, sc, "", OnPages)
	if err != nil || len(list) == 0 {
		return false, err
	}
	has := " " + bare(text) + " "
	for i := range list {
		w := strings.Fields(bare(list[i].Telling.Title + " " + list[i].Telling.Words))
		for j := 0; j+quoted <= len(w); j++ {
			if strings.Contains(has, " "+strings.Join(w[j:j+quoted], " ")+" ") {
				return true, nil
			}
		}
	}
	return false, nil
}

// bare is a text as its words in small letters, with one space between them.
func bare(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
