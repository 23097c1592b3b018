package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is a bucket in a folder, each blob a file. The folder is made by the first Put.
type Folder string

// unfinished is what the name of a file ends in while it is written.
const unfinished = ".tmp"

// path refuses keys that would lead out of the folder or could not be told from an unfinished file.
func (f Folder) path(key string) (string, error) {
	local := filepath.FromSlash(key)
	if !filepath.IsLocal(local) || filepath.Clean(local) != local || strings.HasSuffix(key, unfinished) {
		return "", fmt.Errorf("%q is no key of a folder", key)
	}
	return filepath.Join(string(f), local), nil
}

// Put writes a file beside its place, makes it durable and moves it there.
func (f Folder) Put(ctx context.Context, key string, fill func(io.Writer) error) (err error) {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	w, err := os.CreateTemp(dir, filepath.Base(path)+".*"+unfinished)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(w.Name())
		}
	}()
	err = fill(w)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = w.Sync()
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	if err := os.Rename(w.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a new name in a folder survive a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Read opens the file.
func (f Folder) Read(_ context.Context, key string, from, n int64) (io.ReadCloser, error) {
	path, err := f.path(key)
	if err != nil {
		return nil, err
	}
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(from, io.SeekStart); err != nil {
		_ = r.Close()
		return nil, err
	}
	if n < 0 {
		return r, nil
	}
	return part{io.LimitReader(r, n), r}, nil
}

type part struct {
	io.Reader
	io.Closer
}

// Exists looks for the file.
func (f Folder) Exists(_ context.Context, key string) (bool, error) {
	path, err := f.path(key)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Remove drops the file.
func (f Folder) Remove(_ context.Context, key string) error {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// List walks the folder; unfinished files are no blobs.
func (f Folder) List(ctx context.Context, each func(string) error) error {
	return filepath.WalkDir(string(f), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, unfinished) {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		key, err := filepath.Rel(string(f), path)
		if err != nil {
			return err
		}
		return each(filepath.ToSlash(key))
	})
}

// Reach makes the folder if it is not there.
func (f Folder) Reach(context.Context) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	_, err := os.ReadDir(string(f))
	return err
}

// Close does nothing.
func (f Folder) Close() error { return nil }
