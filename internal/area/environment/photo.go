package environment

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
)

// The kinds under which package files keeps what belongs here.
const (
	photoKind = "environment_audit"
	planKind  = "environment_plan"
)

// Photo is a photo of an item.
type Photo struct {
	ID, Item, File, By, Name string
	DeviceAt                 db.Time
}

var photoTable = op.Table{Name: "environment_photo", Columns: []string{"org_id", "audit_id", "id", "item", "file_id", "by_id", "by_name", "device_at", "at"}}

func onlyPictures(f files.Ready) error {
	if f.MediaType != files.JPEG && f.MediaType != files.PNG {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: "The file must be a photograph (JPG or PNG)"}})
	}
	return nil
}

// AddPhoto takes a photo of an item of a walk-round in the scope. id is made on the device; one that is here already changes
// nothing. What is shown of it is a copy without place, camera and time.
func (s *Service) AddPhoto(ctx context.Context, sc authz.Scope, org, record, photo, item string, at time.Time, name string, r io.Reader) error {
	a, err := s.Audit(ctx, sc, org, record)
	if err != nil {
		return err
	}
	l, err := s.ListOf(&a)
	if err != nil {
		return err
	}
	if _, z, ok := l.Item(item); !ok || !slices.Contains(a.Zones, z.Code) || !uuid.MatchString(photo) {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: "This is no item of this walk-round"}})
	}
	here, err := s.photos(ctx, s.DB, org, record)
	if err != nil || slices.ContainsFunc(here, func(p Photo) bool { return p.ID == photo }) {
		return err
	}
	if len(here) >= maxPhotos {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: "This walk-round has as many photos as it can hold"}})
	}
	f, err := s.Files.Put(ctx, org, name, r)
	if err != nil {
		return err
	}
	if err := onlyPictures(f); err != nil {
		return err // what nobody attaches is swept away
	}
	if at.IsZero() || at.After(s.Now().Add(24*time.Hour)) {
		at = s.Now()
	}
	_, err = op.Do(ctx, s.Door, ActWalk, op.On("environment_audit", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := s.audit(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		here, err := s.photos(ctx, tx, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if slices.ContainsFunc(here, func(p Photo) bool { return p.ID == photo }) {
			return 0, audit.Read("environment_audit", record), nil // the other send was quicker; this copy is swept away
		}
		tx.Insert(photoTable, org, record, photo, item, f.ID, tx.Actor().ID, tx.Actor().Name, db.At(at), db.At(tx.Now()))
		return 0, audit.Changed("environment_audit", record, audit.F("photo", f.ID), audit.F("item", item)),
			s.Files.Attach(ctx, tx, f, files.Owner{Unit: a.Unit, Lock: a.Lock, Kind: photoKind, Record: record})
	})
	return err
}

// maxPhotos bounds the photos of a walk-round.
const maxPhotos = 300

func (s *Service) photos(ctx context.Context, q db.Querier, org, record string) ([]Photo, error) {
	return db.All(ctx, q, func(r db.Row) (p Photo, err error) {
		return p, r.Scan(&p.ID, &p.Item, &p.File, &p.By, &p.Name, &p.DeviceAt)
	}, `SELECT id, item, file_id, by_id, by_name, device_at FROM environment_photo WHERE org_id = $1 AND audit_id = $2 ORDER BY device_at, id`, org, record)
}

// Picture gives the file of a photo of a walk-round in the scope.
func (s *Service) Picture(ctx context.Context, sc authz.Scope, org, record, photo string) (files.File, error) {
	if _, err := s.Audit(ctx, sc, org, record); err != nil {
		return files.File{}, err
	}
	list, err := s.photos(ctx, s.DB, org, record)
	i := slices.IndexFunc(list, func(p Photo) bool { return p.ID == photo })
	if err != nil || i < 0 {
		if err == nil {
			err = fault.Missing()
		}
		return files.File{}, err
	}
	return s.Files.One(ctx, s.DB, org, photoKind, record, list[i].File)
}

// RemovePhoto takes a photo away for good, such as one that shows somebody.
func (s *Service) RemovePhoto(ctx context.Context, org, record, photo string) error {
	_, err := op.Do(ctx, s.Door, ActWalk, op.On("environment_audit", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		if _, err := s.audit(ctx, tx, tx.Scope(), org, record); err != nil {
			return 0, audit.Change{}, err
		}
		list, err := s.photos(ctx, tx, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		i := slices.IndexFunc(list, func(p Photo) bool { return p.ID == photo })
		if i < 0 {
			return 0, audit.Change{}, fault.Missing()
		}
		f, err := s.Files.One(ctx, tx, org, photoKind, record, list[i].File)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if err := tx.Must(ctx, `DELETE FROM environment_photo WHERE org_id = $1 AND audit_id = $2 AND id = $3`, org, record, photo); err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("environment_audit", record, audit.FF("photo", f.ID, "")), s.Files.Erase(ctx, tx, f)
	})
	return err
}
