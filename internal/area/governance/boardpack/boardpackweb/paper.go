package boardpackweb

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/assets"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// english is the language of the paper: it is frozen in the words in which it was signed.
var english = lang.With(context.Background(), lang.En)

func num0(n int64) string { return strconv.FormatInt(n, 10) }

func ptr[T any](v T) *T { return &v }

func signedAt(c *boardpack.Content) string { return lang.Date(english, c.Signed.At) }

// frame is the paper within its page.
func frame(p *boardpack.Pack) templ.Component {
	return ui.Papers(ui.Frame{Title: p.Content.Words.Title}, paperBody(p))
}

// paper shows the paper as it prints.
func (d Deps) paper(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, frame(p))
}

// outside is what of a page leads to other files, or past a navigation that is not there.
var outside = regexp.MustCompile(`(?s)<link [^>]*>|<script [^>]*></script>|<a class="nhsuk-skip-link"[^>]*>[^<]*</a>`)

func alone(ctx context.Context, p *boardpack.Pack) ([]byte, error) { return Alone(ctx, frame(p)) }

// Alone is a paper as one file that needs nothing else: its own style, no script. Addresses of pages become those of this
// installation.
func Alone(ctx context.Context, page templ.Component) ([]byte, error) {
	var b bytes.Buffer
	if err := page.Render(lang.With(ctx, lang.En), &b); err != nil {
		return nil, err
	}
	out := outside.ReplaceAll(b.Bytes(), nil)
	style := append([]byte("<style>"), assets.Read("app.css")...)
	style = append(style, "</style></head>"...)
	return bytes.Replace(out, []byte("</head>"), style, 1), nil
}
