package backup

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // the s3:// scheme

	"github.com/havenward/havenward/internal/db"
)

// openStore opens the place of uploaded files. A folder that is not there is no store (nil) unless create is set.
func openStore(ctx context.Context, address string, create bool) (*blob.Bucket, error) {
	if address == "" {
		return nil, nil
	}
	if strings.HasPrefix(address, "s3://") {
		return blob.OpenBucket(ctx, address)
	}
	folder := address
	if u, err := url.Parse(address); err == nil && u.Scheme == "file" {
		folder = u.Path
	}
	if _, err := os.Stat(folder); os.IsNotExist(err) && !create {
		return nil, nil
	}
	b, err := fileblob.OpenBucket(folder, &fileblob.Options{CreateDir: create, NoTempDir: true, DirFileMode: 0o700, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return nil, fmt.Errorf("open the file store: %w", err)
	}
	return b, nil
}

// Missing gives how many uploaded files the database names and which of their blobs are not in the store.
func Missing(ctx context.Context, q db.Querier, address string) (n int, missing []string, err error) {
	type file struct{ id, key, shown string }
	list, err := db.All(ctx, q, func(r db.Row) (file, error) {
		var f file
		return f, r.Scan(&f.id, &f.key, &f.shown)
	}, `SELECT id, blob_key, shown_key FROM file ORDER BY org_id, id`)
	if err != nil || len(list) == 0 {
		return 0, nil, err
	}
	b, err := openStore(ctx, address, false)
	if err != nil {
		return 0, nil, err
	}
	if b == nil {
		return len(list), []string{"the store itself"}, nil
	}
	defer func() { _ = b.Close() }()
	for _, f := range list {
		for _, key := range []string{f.key, f.shown} {
			if key == "" {
				continue
			}
			ok, err := b.Exists(ctx, key)
			if err != nil {
				return len(list), missing, err
			}
			if !ok {
				missing = append(missing, f.id)
				break
			}
		}
	}
	return len(list), missing, nil
}
