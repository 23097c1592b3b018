package evidence

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Offer is what is to be given, to whom and on what grounds. Each exhibit of the subject is in it or withheld with its own
// grounds.
type Offer struct {
	Recipient string // a named person
	Body      string // whom they act for
	Reference string // theirs, such as a crime reference
	Ground    string // a code of DisclosureGrounds
	Why       string
	// Patient says whether a patient's data are in it: "yes" or "no".
	Patient string
	Days    int
	Items   []Item
}

// Item is one exhibit of an offer: the file of the copy to give, or the grounds on which it is withheld.
type Item struct{ Exhibit, File, Withheld string }

// DisclosureGrounds are the grounds on which evidence may be given.
func DisclosureGrounds() [][2]string {
	return [][2]string{{"crime", "Preventing or detecting crime, or prosecuting it"}, {"order", "A court’s order"}, {"consent", "Consent of the person it is about"}, {"serious", "A serious risk of harm to somebody"},
		{"claim", "A legal claim"}, {"rights", "Somebody’s right to their own data"}}
}

// Disclosure is an offer that was made.
type Disclosure struct {
	Org, ID, SubjectKind, SubjectID         string
	Recipient, Body, Reference, Ground, Why string
	Given                                   []Given
	Withheld                                []custody.Withheld
	MadeBy                                  string
	Made, Expires, Revoked, Collected       time.Time
	Receipt                                 *Receipt
	hash                                    string
	manifest                                []byte
	signature, pass                         string
}

// Given is one copy of an offer.
type Given struct {
	Number, What, SHA256 string
	Size                 int64
}

type aboutDisclosure struct {
	Recipient, Body, Reference, Ground, Why, MadeBy string
	Given                                           []Given
	Withheld                                        []custody.Withheld
}

// Receipt is what a recipient signed, and our signature under it.
type Receipt struct {
	Disclosure string    `json:"disclosure"`
	Recipient  string    `json:"recipient"`
	Name       string    `json:"signed_as"`
	At         time.Time `json:"at"`
	Manifest   string    `json:"manifest_sha256"`
	PublicKey  string    `json:"public_key"`
	Signature  string    `json:"signature"`
}

func (r Receipt) message() []byte {
	return fmt.Appendf(nil, "havenward custody receipt 1\n%s\n%s\n%s\n%d\n%s\n", r.Disclosure, r.Recipient, r.Name, r.At.UnixMicro(), r.Manifest)
}

// Holds tells whether a receipt's signature holds under its own key.
func (r Receipt) Holds() bool {
	key, err := hex.DecodeString(r.PublicKey)
	sig, err2 := hex.DecodeString(r.Signature)
	return err == nil && err2 == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, r.message(), sig)
}

func (o *Offer) check() error {
	var p fault.Problems
	o.Recipient, o.Body, o.Reference, o.Why = Clean(o.Recipient), Clean(o.Body), Clean(o.Reference), Clean(o.Why)
	if len(o.Recipient) < 3 || len(o.Recipient) > 200 {
		p.Add("recipient", "Name the person who is to have it")
	}
	if o.Body == "" || len(o.Body) > 200 {
		p.Add("body", "Say whom they act for")
	}
	if _, err := ground(DisclosureGrounds(), o.Ground); err != nil {
		p.Add("ground", "Choose the ground")
	}
	if len(o.Why) < 4 || len(o.Why) > maxText {
		p.Add("why", "Say in a sentence what they asked for, and when")
	}
	if o.Days < 1 || o.Days > 30 {
		p.Add("days", "Give the days that the link holds, 1 to 30")
	}
	if o.Patient != "yes" && o.Patient != "no" {
		p.Add("patient", "Say whether a patient’s data are in it")
	}
	given := 0
	for i := range o.Items {
		it := &o.Items[i]
		it.Withheld = Clean(it.Withheld)
		if it.File != "" {
			given++
		} else if len(it.Withheld) < 4 {
			p.Add("withheld-"+it.Exhibit, "Say on what grounds it is withheld")
		}
	}
	if given == 0 {
		p.Add("items", "Choose at least one exhibit to give")
	}
	return fault.WithProblems(p)
}

func newToken() (token, hash string, err error) {
	var b [32]byte
	if _, err = rand.Read(b[:]); err != nil {
		return "", "", err
	}
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, tokenHash(token), nil
}

func tokenHash(token string) string {
	h := sha256.Sum256([]byte("havenward disclosure\x00" + token))
	return hex.EncodeToString(h[:])
}

func readManifest(b []byte) (custody.Manifest, error) {
	var m custody.Manifest
	return m, json.Unmarshal(b, &m)
}

// Disclose makes a disclosure of exhibits of one subject, and gives its id and the token of its link, which is not kept.
// One that holds a patient's data, or is of a sealed case, is prepared only: the id is then that of a [Prepared] and the
// token "", until a second person releases it.
func (s *Service) Disclose(ctx context.Context, org, kind, subject string, o Offer) (string, string, error) {
	if err := o.check(); err != nil {
		return "", "", err
	}
	k, ok := s.Subjects[kind]
	if !ok {
		return "", "", fault.Missing()
	}
	key, err := s.Key(ctx)
	if err != nil {
		return "", "", err
	}
	token, hash, err := newToken()
	if err != nil {
		return "", "", err
	}
	made, err := op.Do(ctx, s.Door, ActDisclose, op.On(k.Table, org, subject), func(tx *op.Tx) (string, audit.Change, error) {
		sub, err := k.Load(ctx, tx, org, subject)
		if err != nil {
			return "", audit.Change{}, err
		}
		if o.second(sub) {
			token = ""
			return s.prepare(ctx, tx, sub, o)
		}
		return s.disclose(ctx, tx, sub, o, "", key, hash)
	})
	return made, token, err
}

func (s *Service) disclose(ctx context.Context, tx *op.Tx, sub Subject, o Offer, prepared string, key ed25519.PrivateKey, hash string) (string, audit.Change, error) {
	none := audit.Change{}
	words, _ := ground(DisclosureGrounds(), o.Ground)
	to := o.Recipient + ", " + o.Body
	if o.Reference != "" {
		to += ", for " + o.Reference
	}
	now := tx.Now()
	d := id.New("dis", now)
	about := aboutDisclosure{Recipient: o.Recipient, Body: o.Body, Reference: o.Reference, Ground: o.Ground, Why: o.Why, MadeBy: tx.Actor().Name}
	if prepared != "" {
		about.MadeBy = prepared + ", released by " + tx.Actor().Name
	}
	m := custody.Manifest{Org: sub.Org, Made: now, For: to, Grounds: words + ". " + o.Why}
	change := audit.Change{Verb: "shared", Kind: "disclosure", Record: d, Fields: []audit.Field{audit.F("of", sub.Kind+" "+sub.ID), audit.F("ground", o.Ground)}}
	for _, it := range o.Items {
		x, err := s.one(ctx, tx, tx.Scope(), sub.Org, it.Exhibit)
		if err == nil && (x.SubjectKind != sub.Kind || x.SubjectID != sub.ID) {
			err = fault.Missing()
		}
		if err != nil {
			return "", none, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO disclosure_item (org_id, disclosure_id, exhibit_id, included) VALUES ($1, $2, $3, $4)`, sub.Org, d, x.ID, it.File != ""); err != nil {
			return "", none, err
		}
		if it.File == "" {
			w := custody.Withheld{Number: x.Number, What: x.Media.Words(), Grounds: it.Withheld}
			m.Withheld, about.Withheld = append(m.Withheld, w), append(about.Withheld, w)
			continue
		}
		copies, err := s.Copies(ctx, tx, x)
		if err != nil {
			return "", none, err
		}
		var c *Copy
		for i := range copies {
			if copies[i].File.ID == it.File {
				c = &copies[i]
			}
		}
		if c == nil || x.State == Deleted {
			return "", none, fault.Missing()
		}
		r, err := s.Files.Open(ctx, c.File, true) // what waits for the scanner does not leave
		if err != nil {
			return "", none, err
		}
		_ = r.Close()
		if err := s.enter(ctx, tx, &x, c.File.ID, custody.Entry{Kind: custody.Shared, Second: prepared, Why: words + ". " + o.Why, What: c.Number + ", " + c.Words() + ". A link was made for " + to + ", until " + day(now.AddDate(0, 0, o.Days)), File: c.SHA256}); err != nil {
			return "", none, err
		}
		one, err := s.describe(ctx, tx, x, []Copy{*c})
		if err != nil {
			return "", none, err
		}
		m.Exhibits = append(m.Exhibits, one)
		about.Given = append(about.Given, Given{c.Number, c.Words(), c.SHA256, c.File.Size})
		change.Fields = append(change.Fields, audit.F("exhibit", x.ID))
	}
	manifest, signature, err := custody.Seal(&m, key)
	if err != nil {
		return "", none, err
	}
	sealedAbout, err := s.seal(sub.Org, d, "about", about)
	if err != nil {
		return "", none, err
	}
	sealedManifest, err := s.seal(sub.Org, d, "manifest", string(manifest))
	if err != nil {
		return "", none, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO disclosure (org_id, id, unit_id, lock, owner_key, subject_kind, subject_id, about, manifest, signature, token_hash, made_by, made_at, expires_at, pass_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '')`, sub.Org, d, sub.Unit, sub.Lock, sub.OwnerKey, sub.Kind, sub.ID, sealedAbout, sealedManifest, signature, hash, tx.Actor().ID,
		db.At(now), db.At(now.AddDate(0, 0, o.Days)))
	return d, change, err
}

const selectDisclosure = `SELECT d.org_id, d.id, d.subject_kind, d.subject_id, d.about, d.manifest, d.signature, d.token_hash, d.made_at, d.expires_at, d.revoked_at, d.collected_at, d.pass_hash, d.receipt FROM disclosure d`

func (s *Service) scanDisclosure(r db.Row) (Disclosure, error) {
	var d Disclosure
	var about, manifest, receipt []byte
	var made, expires, revoked, collected db.Time
	if err := r.Scan(&d.Org, &d.ID, &d.SubjectKind, &d.SubjectID, &about, &manifest, &d.signature, &d.hash, &made, &expires, &revoked, &collected, &d.pass, &receipt); err != nil {
		return d, err
	}
	d.Made, d.Expires, d.Revoked, d.Collected = made.Time, expires.Time, revoked.Time, collected.Time
	var a aboutDisclosure
	if err := s.unseal(d.Org, d.ID, "about", about, &a); err != nil {
		return d, err
	}
	d.Recipient, d.Body, d.Reference, d.Ground, d.Why, d.MadeBy, d.Given, d.Withheld = a.Recipient, a.Body, a.Reference, a.Ground, a.Why, a.MadeBy, a.Given, a.Withheld
	var m string
	if err := s.unseal(d.Org, d.ID, "manifest", manifest, &m); err != nil {
		return d, err
	}
	d.manifest = []byte(m)
	if receipt != nil {
		d.Receipt = &Receipt{}
		return d, s.unseal(d.Org, d.ID, "receipt", receipt, d.Receipt)
	}
	return d, nil
}

// Disclosures gives the disclosures in which an exhibit was given or withheld, newest first.
func (s *Service) Disclosures(ctx context.Context, scope authz.Scope, exhibit string) ([]Disclosure, error) {
	var a db.Args
	w := selectDisclosure + ` WHERE d.org_id = ` + a.Add(scope.Org()) + ` AND EXISTS (SELECT 1 FROM disclosure_item i WHERE i.org_id = d.org_id AND i.disclosure_id = d.id AND i.exhibit_id = ` + a.Add(exhibit) + `) AND ` +
		s.near(scope, &a, "d") + ` ORDER BY d.made_at DESC, d.id LIMIT 100`
	return db.All(ctx, s.DB, s.scanDisclosure, w, a.Values()...)
}

// Disclosure gives one inside a scope.
func (s *Service) Disclosure(ctx context.Context, q db.Querier, scope authz.Scope, org, d string) (Disclosure, error) {
	var a db.Args
	w := selectDisclosure + ` WHERE d.org_id = ` + a.Add(org) + ` AND d.id = ` + a.Add(d) + ` AND ` + s.near(scope, &a, "d")
	return db.One(ctx, q, s.scanDisclosure, w, a.Values()...)
}

// Revoke ends a link that was not used yet.
func (s *Service) Revoke(ctx context.Context, org, disclosure, why string) error {
	why, err := sentence("why", why, "Say in a sentence why")
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActDisclose, op.On("disclosure", org, disclosure), func(tx *op.Tx) (int, audit.Change, error) {
		d, err := s.Disclosure(ctx, tx, tx.Scope(), org, disclosure)
		if err == nil && !d.Collected.IsZero() {
			err = fault.New(fault.Conflict, "It was collected already, so it cannot be taken back")
		}
		if err == nil && !d.Revoked.IsZero() {
			err = fault.New(fault.Conflict, "It was revoked already")
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		if err := tx.Must(ctx, `UPDATE disclosure SET revoked_at = $3 WHERE org_id = $1 AND id = $2`, org, disclosure, db.At(tx.Now())); err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("disclosure", disclosure, audit.F("revoked", "yes")).Because(why), s.note(ctx, tx, d, custody.Entry{Kind: custody.Revoked, Why: why, What: "The link for " + d.Recipient + " was revoked before it was used"})
	})
	return err
}

// note enters into the ledger of each exhibit that a disclosure gives.
func (s *Service) note(ctx context.Context, tx *op.Tx, d Disclosure, e custody.Entry) error {
	list, err := db.All(ctx, tx, s.scan, selectExhibit+` WHERE x.org_id = $1 AND EXISTS (SELECT 1 FROM disclosure_item i WHERE i.org_id = x.org_id AND i.exhibit_id = x.id AND i.disclosure_id = $2 AND i.included) ORDER BY x.id`, d.Org, d.ID)
	for i := range list {
		if err == nil {
			err = s.enter(ctx, tx, &list[i], "", e)
		}
	}
	return err
}
