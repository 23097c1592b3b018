package identity

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

const stepOutside = "outside"

// outsideStep is what must be remembered while somebody is away at a provider. The browser holds its token in a
// cookie, so that an answer is taken only by the browser that asked.
type outsideStep struct {
	Provider, State, Nonce, Verifier string
	Begun                            time.Time
	Shared                           bool
	// StepUp asks for a fresh sign-in with a second factor, by this person.
	StepUp string
	// Invitation is the token of the invitation that is being taken up, Link the person to tie the account to.
	Invitation, Link string
	Back             string
}

// Away says how somebody is sent to a provider.
type Away struct {
	Shared bool
	// StepUp is the session that needs a second factor, nil for an ordinary sign-in.
	StepUp *Session
	// Invitation is the token of an invitation being taken up, "" if none.
	Invitation string
	// Link is the session whose person ties an outside account to their own, nil otherwise.
	Link *Session
	// Hint is the address to fill in at the provider, "" if none.
	Hint string
	// Back is the page to go to afterwards, a path of ours.
	Back string
}

func (s *Service) discover(ctx context.Context, p Provider) (*oidc.Provider, error) {
	s.oidc.mu.Lock()
	defer s.oidc.mu.Unlock()
	if found := s.oidc.found[p.Key]; found != nil {
		return found, nil
	}
	// The provider keeps this context for fetching keys, so it must outlive the request.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.Client), p.Issuer)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "The sign-in of your work account does not answer. Try again soon, or use another way", err)
	}
	s.oidc.found[p.Key] = found
	return found, nil
}

func (s *Service) oauth(p Provider, found *oidc.Provider) oauth2.Config {
	return oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: s.Config.BaseURL + "/sign-in/account/" + p.Key + "/back", Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...)}
}

// BeginOutside gives the provider's address to go to, and the token of the step for the browser to hold.
func (s *Service) BeginOutside(ctx context.Context, key string, a Away) (address, step string, err error) {
	p, ok := s.oidc.get(key)
	if !ok {
		return "", "", fault.Missing()
	}
	found, err := s.discover(ctx, p)
	if err != nil {
		return "", "", err
	}
	o := outsideStep{Provider: key, State: secret(), Nonce: secret(), Verifier: oauth2.GenerateVerifier(), Begun: s.Now(), Shared: a.Shared,
		Invitation: a.Invitation, Back: localPath(a.Back)}
	opts := []oauth2.AuthCodeOption{oidc.Nonce(o.Nonce), oauth2.S256ChallengeOption(o.Verifier)}
	if a.Link != nil {
		f, err := factorsOf(ctx, s.DB, a.Link.Person.ID)
		if err != nil {
			return "", "", err
		}
		if f.Second() && !a.Link.Strong {
			return "", "", fault.Refused("Sign in with your passkey or code to change how you sign in")
		}
		o.Link = a.Link.Person.ID
	}
	if a.StepUp != nil {
		o.StepUp = a.StepUp.Person.ID
		opts = append(opts, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
		if p.ACRValues != "" {
			opts = append(opts, oauth2.SetAuthURLParam("acr_values", p.ACRValues))
		}
	} else if a.Shared {
		opts = append(opts, oauth2.SetAuthURLParam("prompt", "login"))
	}
	if a.Hint != "" {
		opts = append(opts, oauth2.SetAuthURLParam("login_hint", a.Hint))
	}
	if step, err = s.keepStep(ctx, stepOutside, o); err != nil {
		return "", "", err
	}
	c := s.oauth(p, found)
	return c.AuthCodeURL(o.State, opts...), step, nil
}

// localPath keeps a path of ours and nothing else, so that nobody can be sent elsewhere.
func localPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n") {
		return ""
	}
	return p
}

func errOutside() error {
	return fault.New(fault.Unauthenticated, "Your work account did not sign you in. Start again, or use another way")
}

// FinishOutside takes the provider's answer: query is that of the address the browser came back to, step the token the
// browser holds. back is the page to go to. An answer is taken once.
func (s *Service) FinishOutside(ctx context.Context, t Try, key, step string, query url.Values) (out Signed, back string, err error) {
	var o outsideStep
	if err := s.takeStep(ctx, stepOutside, step, &o); err != nil {
		return Signed{}, "", err
	}
	if o.Provider != key || !equal(o.State, query.Get("state")) {
		return Signed{}, "", s.refuse(ctx, Person{}, t, errStep())
	}
	p, ok := s.oidc.get(key)
	if !ok {
		return Signed{}, "", fault.Missing()
	}
	t.Shared = o.Shared
	claims, token, err := s.exchange(ctx, p, o, query)
	if err != nil {
		if fault.Is(err, fault.Unavailable) {
			return Signed{}, "", err
		}
		s.Log.Warn("an outside sign-in was refused", "provider", key, "error", err)
		return Signed{}, "", s.refuse(ctx, Person{}, t, errOutside())
	}
	strong := p.strong(claims)
	person, link, err := s.outsidePerson(ctx, p, o, token, claims)
	if err != nil {
		return Signed{}, "", s.refuse(ctx, Person{}, t, err)
	}
	if o.Link != "" && person.ID != o.Link {
		return Signed{}, "", s.refuse(ctx, person, t, fault.New(fault.Conflict, "That work account belongs to somebody else here"))
	}
	if o.StepUp != "" {
		switch {
		case person.ID != o.StepUp:
			return Signed{}, "", s.refuse(ctx, person, t, fault.New(fault.Unauthenticated, "That is another person’s work account. Sign out first"))
		case !strong || !freshly(claims, o.Begun):
			return Signed{}, "", s.refuse(ctx, person, t, fault.Refused("Your work account did not ask for a second factor. Set up a passkey or a six-digit code here instead"))
		}
	}
	out, err = s.begin(ctx, person, how{method: ByOutside, strong: strong, also: func(ctx context.Context, tx *op.Tx) error {
		if link != nil {
			if err := link(ctx, tx); err != nil {
				return err
			}
		}
		return s.mapRoles(ctx, tx, p, person, claims)
	}}, t)
	s.cache.forgetPerson(person.ID)
	return out, o.Back, err
}

// freshly tells whether the person signed in at the provider after we asked; a minute is allowed for clocks.
func freshly(claims map[string]any, begun time.Time) bool {
	at, ok := claims["auth_time"].(float64)
	return ok && !time.Unix(int64(at), 0).Before(begun.Add(-time.Minute))
}

// exchange turns the answer into claims that have been checked: signature, issuer, audience, expiry, nonce.
func (s *Service) exchange(ctx context.Context, p Provider, o outsideStep, query url.Values) (map[string]any, *oidc.IDToken, error) {
	if e := query.Get("error"); e != "" {
		return nil, nil, errors.New("the provider answered " + e)
	}
	if iss := query.Get("iss"); iss != "" && iss != p.Issuer { // RFC 9207
		return nil, nil, errors.New("the answer names another issuer")
	}
	found, err := s.discover(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	ctx = oidc.ClientContext(ctx, p.Client)
	c := s.oauth(p, found)
	tokens, err := c.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(o.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
			return nil, nil, err
		}
		return nil, nil, fault.Wrap(fault.Unavailable, "The sign-in of your work account does not answer. Try again soon, or use another way", err)
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return nil, nil, errors.New("the answer holds no id token")
	}
	token, err := found.Verifier(&oidc.Config{ClientID: p.ClientID, Now: s.Now}).Verify(ctx, raw)
	if err != nil {
		return nil, nil, err
	}
	if !equal(token.Nonce, o.Nonce) {
		return nil, nil, errors.New("the id token answers another question")
	}
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return nil, nil, err
	}
	if p.UserInfo {
		info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err != nil {
			return nil, nil, err
		}
		if info.Subject != token.Subject {
			return nil, nil, errors.New("the user information is somebody else's")
		}
		more := map[string]any{}
		if err := info.Claims(&more); err != nil {
			return nil, nil, err
		}
		for k, v := range more {
			if _, have := claims[k]; !have { // what is signed counts for more
				claims[k] = v
			}
		}
	}
	return claims, token, nil
}

// outsidePerson finds whose account it is: the one it is tied to, else the invitation being taken up, else the person
// with the same verified address where that is allowed. link ties the account to them in the transaction of the sign-in.
func (s *Service) outsidePerson(ctx context.Context, p Provider, o outsideStep, token *oidc.IDToken, claims map[string]any) (Person, func(context.Context, *op.Tx) error, error) {
	var pid string
	err := s.DB.QueryRow(ctx, `SELECT person_id FROM outside_account WHERE issuer = $1 AND subject = $2`, token.Issuer, token.Subject).Scan(&pid)
	if err == nil {
		person, err := personByID(ctx, s.DB, pid)
		return person, nil, err
	}
	if !errors.Is(err, db.ErrNoRows) {
		return Person{}, nil, err
	}
	link := func(person string) func(context.Context, *op.Tx) error {
		return func(ctx context.Context, tx *op.Tx) error {
			tx.Also(audit.Created("outside account", person, audit.F("provider", p.Key)))
			return tx.Must(ctx, `INSERT INTO outside_account (issuer, subject, person_id, linked_at) VALUES ($1,$2,$3,$4)`, token.Issuer, token.Subject, person, db.At(tx.Now()))
		}
	}
	if o.Invitation != "" {
		person, err := s.acceptFor(ctx, o.Invitation, firstClaim(claims, p.NameClaim), nil)
		return person, link(person.ID), err
	}
	if o.Link != "" {
		person, err := personByID(ctx, s.DB, o.Link)
		return person, link(o.Link), err
	}
	if email := firstClaim(claims, p.EmailClaim); p.LinkEmail && email != "" && truth(firstClaim(claims, p.VerifiedClaim)) {
		person, err := personByEmail(ctx, s.DB, email)
		if err == nil && person.Org == p.Org {
			return person, link(person.ID), nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return Person{}, nil, err
		}
	}
	return Person{}, nil, fault.New(fault.Unauthenticated, "Nobody here is tied to that work account yet. Open the invitation you were sent, or ask your administrator for one")
}

func truth(s string) bool { return s == "true" || s == "1" }

// mapRoles gives and ends the roles that the provider speaks for.
func (s *Service) mapRoles(ctx context.Context, tx *op.Tx, p Provider, person Person, claims map[string]any) error {
	if p.Roles == nil {
		return nil
	}
	due := map[authz.Role]bool{}
	for _, v := range claimValues(claims, p.RoleClaim) {
		if r, ok := p.Roles[v]; ok {
			due[r] = true
		}
	}
	source := "oidc:" + p.Key
	held, err := assignmentsOf(ctx, tx, person.ID, tx.Now())
	if err != nil {
		return err
	}
	for _, a := range held {
		if a.Source != source {
			continue
		}
		if due[a.Role] {
			delete(due, a.Role)
			continue
		}
		if err := endAssignments(ctx, tx, `id = $2`, a.ID); err != nil {
			return err
		}
		tx.Also(audit.Changed("assignment", a.ID, audit.FF("state", "held", "ended"), audit.F("person", person.ID), audit.F("role", string(a.Role))).Because("No longer given by " + p.Name))
	}
	for _, r := range authz.Roles() {
		if !due[r] {
			continue
		}
		a := Assignment{Assignment: authz.Assignment{Person: person.ID, Org: p.Org, Role: r, From: tx.Now(), Reason: "Given by " + p.Name}, ID: id.New("asg", tx.Now()), Source: source, GrantedBy: source}
		tx.Also(assignmentChange(a))
		if err := insertAssignment(ctx, tx, a); err != nil {
			return err
		}
	}
	return nil
}

// SignOutAt gives the key of the provider a session came from, "" for one that came another way.
func (s *Service) SignOutAt(ctx context.Context, x *Session) (string, error) {
	if x.Method != ByOutside {
		return "", nil
	}
	issuers, err := s.OutsideAccounts(ctx, x)
	for _, iss := range issuers {
		for _, p := range s.oidc.list {
			if p.Issuer == iss {
				return p.Key, err
			}
		}
	}
	return "", err
}

// ProviderSignOut gives the sign-out page of a provider by its key, "" when it has none or is not known.
func (s *Service) ProviderSignOut(ctx context.Context, key string) (string, error) {
	p, ok := s.oidc.get(key)
	if !ok {
		return "", nil
	}
	found, err := s.discover(ctx, p)
	if err != nil {
		return "", nil // signing out here must not wait for somebody else
	}
	return s.endAddress(p, found), nil
}

func (s *Service) endAddress(p Provider, found *oidc.Provider) string {
	var meta struct {
		End string `json:"end_session_endpoint"`
	}
	if found.Claims(&meta) != nil || meta.End == "" {
		return ""
	}
	u, err := url.Parse(meta.End)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	q := u.Query()
	q.Set("client_id", p.ClientID)
	q.Set("post_logout_redirect_uri", s.Config.BaseURL+"/sign-in")
	u.RawQuery = q.Encode()
	return u.String()
}
