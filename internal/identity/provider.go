package identity

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/havenward/havenward/internal/authz"
)

// Profile is the kind of an outside provider; it fills in what such providers have in common.
type Profile string

// The profiles.
const (
	// Plain is any provider of OpenID Connect.
	Plain Profile = ""
	// Entra is Microsoft Entra ID, NHSmail tenants among them: application roles in "roles", the second factor in "amr".
	Entra Profile = "entra"
	// CIS2 is NHS Care Identity Service 2: smartcards and security keys, assurance in
	// "authentication_assurance_level", roles from the user information endpoint.
	CIS2 Profile = "cis2"
)

// Provider is an outside account that people may sign in with.
type Provider struct {
	// Key is a short word for addresses and the audit log: letters, digits, hyphens.
	Key string
	// Name and Hint are what the sign-in page shows: "Work account", "The one you use for NHS email".
	Name, Hint string
	Profile    Profile
	// Issuer is the provider's address, exactly as its tokens name it.
	Issuer                 string
	ClientID, ClientSecret string
	// Org is the organisation whose people sign in with it.
	Org string
	// Scopes are asked for beside openid.
	Scopes []string
	// EmailClaim, VerifiedClaim, NameClaim and RoleClaim name claims; a dot goes into an object or each of a list. An
	// empty one is the profile's.
	EmailClaim, VerifiedClaim, NameClaim, RoleClaim string
	// Roles turns values of RoleClaim into roles in Org, for the whole organisation. Nil leaves roles alone.
	Roles map[string]authz.Role
	// StrongACR and StrongAMR are the values of acr and amr that show a second factor; StrongClaim and StrongLevel name
	// a claim with a number that shows one from a level on.
	StrongACR, StrongAMR []string
	StrongClaim          string
	StrongLevel          int
	// ACRValues is asked for when a role needs a second factor.
	ACRValues string
	// UserInfo also asks the user information endpoint for claims.
	UserInfo bool
	// LinkEmail ties an account to the person with the same verified address the first time. Set it only for a provider
	// that gives each address to one person for good.
	LinkEmail bool
	// Client makes the calls; nil is one with a time limit.
	Client *http.Client
}

func (p Provider) filled() Provider {
	switch p.Profile {
	case Entra:
		p.Name, p.RoleClaim = or(p.Name, "Work account"), or(p.RoleClaim, "roles")
		p.EmailClaim = or(p.EmailClaim, "email")
		p.VerifiedClaim = or(p.VerifiedClaim, "xms_edov")
		if p.StrongAMR == nil {
			p.StrongAMR = []string{"mfa", "ngcmfa", "fido", "rsa"}
		}
	case CIS2:
		p.Name, p.RoleClaim = or(p.Name, "Smartcard or security key"), or(p.RoleClaim, "nhsid_nrbac_roles.role_code")
		p.ACRValues, p.StrongClaim, p.StrongLevel = or(p.ACRValues, "AAL3"), or(p.StrongClaim, "authentication_assurance_level"), or(p.StrongLevel, 3)
		p.UserInfo = true
		if p.Scopes == nil {
			p.Scopes = []string{"profile", "email", "nationalrbacaccess"}
		}
	}
	p.Name = or(p.Name, p.Key)
	p.EmailClaim, p.VerifiedClaim, p.NameClaim = or(p.EmailClaim, "email"), or(p.VerifiedClaim, "email_verified"), or(p.NameClaim, "name")
	if p.Scopes == nil {
		p.Scopes = []string{"profile", "email"}
	}
	if p.Client == nil {
		p.Client = &http.Client{Timeout: 10 * time.Second}
	}
	return p
}

// strong tells whether the claims show a second factor.
func (p Provider) strong(claims map[string]any) bool {
	for _, v := range claimValues(claims, "acr") {
		if slices.Contains(p.StrongACR, v) {
			return true
		}
	}
	for _, v := range claimValues(claims, "amr") {
		if slices.Contains(p.StrongAMR, v) {
			return true
		}
	}
	if p.StrongClaim == "" {
		return false
	}
	for _, v := range claimValues(claims, p.StrongClaim) {
		if n, err := strconv.Atoi(v); err == nil && n >= p.StrongLevel {
			return true
		}
	}
	return false
}

// claimValues gives the texts at a path of claims; a list on the way gives those of each of its members.
func claimValues(v any, path string) []string {
	if path != "" {
		switch x := v.(type) {
		case map[string]any:
			if whole, ok := x[path]; ok { // a name may hold dots itself
				return claimValues(whole, "")
			}
			first, rest, _ := strings.Cut(path, ".")
			return claimValues(x[first], rest)
		case []any:
			var out []string
			for _, one := range x {
				out = append(out, claimValues(one, path)...)
			}
			return out
		}
		return nil
	}
	switch x := v.(type) {
	case string:
		return []string{x}
	case bool:
		return []string{strconv.FormatBool(x)}
	case float64:
		return []string{strconv.FormatFloat(x, 'f', -1, 64)}
	case []any:
		var out []string
		for _, one := range x {
			out = append(out, claimValues(one, "")...)
		}
		return out
	}
	return nil
}

func firstClaim(claims map[string]any, path string) string {
	if v := claimValues(claims, path); len(v) > 0 {
		return v[0]
	}
	return ""
}

// providers are those configured, each with what was discovered of it.
type providers struct {
	mu    sync.Mutex
	list  []Provider
	found map[string]*oidc.Provider
}

func (p *providers) setup(c Config) error {
	p.found = map[string]*oidc.Provider{}
	seen := map[string]bool{}
	for _, one := range c.Providers {
		one = one.filled()
		switch {
		case one.Key == "" || strings.Trim(one.Key, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || seen[one.Key]:
			return fmt.Errorf("the key of sign-in provider %q must be letters, digits and hyphens, and its own", one.Key)
		case one.Issuer == "" || one.ClientID == "" || one.Org == "":
			return fmt.Errorf("sign-in provider %s needs an issuer, a client id and an organisation", one.Key)
		}
		for v, r := range one.Roles {
			if !r.Privileged() || r.Words() == "" {
				return errors.New("sign-in provider " + one.Key + ": " + v + " is turned into " + string(r) + ", which is no role of staff")
			}
		}
		seen[one.Key] = true
		p.list = append(p.list, one)
	}
	return nil
}

func (p *providers) get(key string) (Provider, bool) {
	for _, one := range p.list {
		if one.Key == key {
			return one, true
		}
	}
	return Provider{}, false
}

// Providers gives the outside accounts that may be used, for the sign-in page.
func (s *Service) Providers() []Provider { return slices.Clone(s.oidc.list) }
