//go:build linux || darwin

package health

import "syscall"

// room gives the bytes free to this program on the disk of a folder.
func room(folder string) (free uint64, known bool, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, false, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true, nil
}
