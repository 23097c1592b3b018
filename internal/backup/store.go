package backup

import (
	"context"
	"fmt"
	"os"

	"github.com/havenward/havenward/internal/blob"
	"github.com/havenward/havenward/internal/db"
)

// openStore opens the place of uploaded files. A folder that is not there is no store (nil) unless create is set.
func openStore(ctx context.Context, address string, create bool) (blob.Bucket, error) {
	if address == "" {
		return nil, nil
	}
	b, err := blob.Open(address)
	if err != nil {
		return nil, fmt.Errorf("open the file store: %w", err)
	}
	if folder, ok := b.(blob.Folder); ok && !create {
		if _, err := os.Stat(string(folder)); os.IsNotExist(err) {
			return nil, nil
		}
	}
	if err := b.Reach(ctx); err != nil {
		return nil, fmt.Errorf("the file store cannot be reached: %w", err)
	}
	return b, nil
}

// Missing gives how many uploaded files the database names and which of their blobs are not in the store.
func Missing(ctx context.Context, q db.Querier, address string) (n int, missing []string, err error) {
	type file struct{ id, key, shown string }
	list, err := db.All(ctx, q, func(r db.Row) (file, error) {
		var f file
		return f, r.Scan(&f.id, &f.key, &f.shown)
	}, `SELECT id, blob_key, shown_key FROM file UNION ALL SELECT file_id, blob_key, '' FROM file_part ORDER BY 1, 2`)
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
