package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/identity/identityweb"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/offline"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/web"
)

// Server is a running node.
type Server struct {
	Config   config.Config
	Log      *slog.Logger
	DB       *db.DB
	Door     *op.Door
	Ring     *seal.Ring
	Policy   *authz.Policy
	Org      *org.Service
	Identity *identity.Service
	Incident *incident.Service
	Insight  *insight.Service
	// Publication makes releases.
	Publication *publication.Service
	Jobs        *jobs.Runner
	Notify      *notify.Notifier
	Files       *files.Store
	Offline     *offline.Site
	// Collection is what trusts owe and send.
	Collection *collection.Service
	Survey     *survey.Service
	// Casework carries what follows from reports.
	Casework *casework.Service
	// Clip is the register of what body-worn cameras recorded.
	Clip *clip.Service
	// Bodycam is cameras that staff wear.
	Bodycam *bodycam.Service
	// Risk is risk assessments, the register and lone working.
	Risk *risk.Service
	// Training is who needs which training, and who has it.
	Training *training.Service
	// Learn is sessions of training, who teaches, needs and qualifications.
	Learn *learn.Service
	// Environment is walk-rounds, findings, floor plans and alarm points.
	Environment *environment.Service
	// Campaign is campaigns, stories and survey waves.
	Campaign *campaign.Service
	// Library is case studies and what was taken over.
	Library *library.Service
	// Network is partners, sharing agreements, releases to them, and problems by the steps of public health.
	Network *network.Service
	// Sanction is sanctions, panels and markers.
	Sanction *sanction.Service
	// BoardPack makes the papers for boards.
	BoardPack *boardpack.Service
	// Standard is the standard’s catalogues and each organisation’s assessment.
	Standard *standard.Service
	// Governance is groups, meetings and actions.
	Governance *governance.Service
	// Improve is the plan of actions and the carry-over, Rounds what stands above an organisation.
	Improve *improve.Service
	Rounds  *round.Service
	// Letters writes and keeps letters of every area.
	Letters *casework.Letters
	// Justice follows police and courts.
	Justice *justice.Service
	// Evidence keeps exhibits and their custody.
	Evidence *evidence.Service
	// Pilots are camera pilots.
	Pilots *pilot.Service
	// Programme is the work programme of each organisation, Briefing the reports to each audience.
	Programme *programme.Service
	Briefing  *briefing.Service
	App       *web.App

	holders  lately[holderKey, []incident.Colleague]
	named    lately[string, incident.Codes]
	counted  moment[map[string]web.Count]
	notices  moment[int]
	meters   *meters
	chainJob chainJob
	facts    *facts
}

// Options change how a Server is made; the zero value is for production.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Demo offers sign-in by one click as an invented person.
	Demo bool
	// Storybook serves every component and page state.
	Storybook bool
	Log       *slog.Logger
}

// New opens the database, brings its schema up to date and builds everything. A key ring is made only for a database
// that holds nothing yet.
func New(ctx context.Context, c config.Config, o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	settings := db.Settings{URL: c.DatabaseURL(), ReadURL: c.ReadFrom}
	if settings.Engine() == db.SQLite {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, err
		}
	}
	if err := db.Migrate(ctx, settings, Schema); err != nil {
		return nil, err
	}
	read, err := db.Open(ctx, settings)
	if err != nil {
		return nil, err
	}
	s := &Server{Config: c, Log: o.Log, DB: read, meters: newMeters(), Policy: authz.NewPolicy(o.Now, permissions...)}
	if err := s.build(ctx, settings, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Server) build(ctx context.Context, settings db.Settings, o Options) (err error) {
	fresh, err := s.empty(ctx)
	if err != nil {
		return err
	}
	if s.Ring, err = seal.Load(s.Config.KeyFile(), fresh); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("the key ring %s is missing, and without it what is sealed in this database cannot be read: put it back from its backup", s.Config.KeyFile())
		}
		return err
	}
	if s.Door, err = op.Open(settings, op.Options{Policy: s.Policy, Now: o.Now, Log: s.Log, Observe: s.meters.group}); err != nil {
		return err
	}
	s.Org = org.New(s.Door, s.DB)
	providers, err := providersOf(s.Config.OIDC)
	if err != nil {
		return err
	}
	if s.Identity, err = identity.Open(identity.Deps{DB: s.DB, Door: s.Door, Ring: s.Ring, Now: o.Now, UnitsUnder: s.Org.UnitsUnder, FindUnit: s.findUnit,
		Notify: s.tellPerson, Log: s.Log,
		Config: identity.Config{BaseURL: s.Config.Base(), Idle: s.Config.Idle, Demo: o.Demo, Providers: providers}}); err != nil {
		return err
	}
	s.Incident = &incident.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Clocks: clock.Seed(), Holders: s.Holders, Cleared: s.Identity.ClearedFor, Codes: s.codes,
		Recent: incident.NewRecent(), Log: s.Log}
	if err := s.newInsight(); err != nil {
		return err
	}
	s.Jobs = jobs.New(jobs.Deps{DB: s.DB, Door: s.Door, Log: s.Log})
	s.publishing()
	mail, err := smtpOf(s.Config.SMTP, s.Config.MailFrom)
	if err != nil {
		return err
	}
	jobs.On(s.Jobs, "identity.mail", "send", s.sendSignMail(mail))
	s.Notify = notify.New(notify.Deps{DB: s.DB, Door: s.Door, SMTP: mail, Base: s.Config.Base(), Address: s.address, Admins: s.admins, Log: s.Log})
	scan, err := scannerOf(s.Config.Scanner)
	if err != nil {
		return err
	}
	if s.Files, err = files.Open(ctx, files.Deps{DB: s.DB, Door: s.Door, Ring: s.Ring, URL: s.Config.FilesURL(), Scan: scan, Log: s.Log, Announce: []string{evidence.FileKind}}); err != nil {
		return err
	}
	s.collecting()
	s.newSurvey()
	s.newCasework()
	s.newEvidence()
	if err := s.newLetters(); err != nil {
		return err
	}
	s.newJustice(mail)
	if err := s.newSanction(); err != nil {
		return err
	}
	if err := s.newStandard(ctx); err != nil {
		return err
	}
	s.newRisk()
	s.newClip()
	s.newBodycam()
	s.newTraining()
	s.newLearn()
	s.newPilots()
	s.newEnvironment()
	if err := s.newSpread(); err != nil {
		return err
	}
	s.newNetwork()
	s.newGovernance()
	s.newBoardPack()
	s.newProgramme()
	s.newBriefing()
	s.newRounds()
	if s.Offline, err = offline.New(offline.Options{}); err != nil {
		return err
	}
	s.App = web.New(web.Options{Policy: s.Policy, Door: s.Door, Identify: identityweb.Identifier(s.signIn(o)), Log: s.Log, Now: o.Now, Secure: s.Config.Secure(),
		TrustProxy: s.Config.TrustProxy, LeaveURL: s.Config.LeaveURL, Counts: s.counts, Notices: s.unread, Demo: o.Demo, Observe: s.meters.request})
	s.meters.registry.MustRegister(newQueue(s))
	s.routes(o)
	s.work()
	return nil
}

// empty tells whether the database holds no change yet.
func (s *Server) empty(ctx context.Context) (bool, error) {
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM audit_head`)
	return n == 0, err
}

// Close lets go of everything, after what has been handed in is done.
func (s *Server) Close() error {
	var errs []error
	if s.Identity != nil {
		s.Identity.Close()
	}
	if s.Files != nil {
		errs = append(errs, s.Files.Close())
	}
	if s.Door != nil {
		errs = append(errs, s.Door.Close())
	}
	if s.DB != nil {
		errs = append(errs, s.DB.Close())
	}
	return errors.Join(errs...)
}

// stopTime is how long requests may take to end when the program stops.
const stopTime = 15 * time.Second

// Run serves on a listener until the context ends, and works through jobs meanwhile.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	h := &http.Server{Handler: s.App.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 10 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)}
	if err := s.admin(ctx); err != nil {
		return err
	}
	reading := make(chan struct{})
	factsCtx, stopFacts := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		s.facts.run(factsCtx)
		close(reading)
	}()
	defer func() {
		stopFacts()
		<-reading
	}()
	stopped := make(chan error, 2)
	jobsCtx, stopJobs := context.WithCancel(context.WithoutCancel(ctx))
	defer stopJobs()
	go func() { stopped <- s.Jobs.Run(jobsCtx) }()
	go func() {
		if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			stopped <- err
			return
		}
		stopped <- nil
	}()
	var err error
	select {
	case <-ctx.Done():
	case err = <-stopped:
		stopped <- nil
	}
	quiet, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err = errors.Join(err, h.Shutdown(quiet))
	stopJobs()
	for range 2 {
		if e := <-stopped; e != nil && !errors.Is(e, context.Canceled) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// FirstRunWords gives what the terminal says when nobody can sign in yet, "" when somebody can.
func (s *Server) FirstRunWords(ctx context.Context) (string, error) {
	needs, err := s.Identity.NeedsFirstRun(ctx)
	if err != nil || !needs {
		return "", err
	}
	return strings.Join([]string{"", "Nobody can sign in yet. Open " + s.Config.Base() + "/first-run and enter this code, once:", "", "    " + s.Identity.FirstRunCode(), ""}, "\n"), nil
}
