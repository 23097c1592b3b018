package files

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
)

// Clamd speaks to ClamAV's daemon over its socket, as its manual says under INSTREAM: pieces with their length in front,
// an empty piece at the end, and one line as the answer.
type Clamd struct{ network, address string }

// Bounds of the talk with the daemon.
const (
	clamdDial  = 5 * time.Second
	clamdPiece = 64 << 10
	clamdLine  = 4 << 10
)

// NewClamd reads the daemon's address: unix:/run/clamav/clamd.ctl or tcp://host:3310.
func NewClamd(address string) (Clamd, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Clamd{}, errors.New("the scanner's address cannot be read")
	}
	switch path := u.Opaque + u.Path; {
	case u.Scheme == "unix" && strings.HasPrefix(path, "/"):
		return Clamd{"unix", path}, nil
	case u.Scheme == "tcp" && u.Hostname() != "" && u.Port() != "":
		return Clamd{"tcp", u.Host}, nil
	}
	return Clamd{}, errors.New("the scanner's address must be like unix:/run/clamav/clamd.ctl or tcp://host:3310")
}

// talk opens a connection, lets write send to it and gives the answer. It ends with the context.
func (c Clamd) talk(ctx context.Context, write func(io.Writer) error) (string, error) {
	d := net.Dialer{Timeout: clamdDial}
	conn, err := d.DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	sent := write(conn) // a daemon that has had enough answers before it hangs up, so the answer is read in any case
	answer, err := io.ReadAll(io.LimitReader(conn, clamdLine))
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if line := strings.TrimRight(string(answer), "\x00\r\n"); line != "" {
		return line, nil
	}
	return "", errors.Join(errors.New("the scanner gave no answer"), sent, err)
}

// Scan is a Scanner.
func (c Clamd) Scan(ctx context.Context, plain io.Reader) (bool, error) {
	answer, err := c.talk(ctx, func(w io.Writer) error { return instream(w, plain) })
	switch {
	case err != nil:
		return false, err
	case strings.HasSuffix(answer, " FOUND"):
		return false, nil
	case strings.HasSuffix(answer, ": OK"):
		return true, nil
	case strings.Contains(answer, "size limit exceeded"):
		return false, ErrScanSize
	}
	return false, fmt.Errorf("the scanner answered %q", answer)
}

func instream(w io.Writer, plain io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	piece := make([]byte, 4+clamdPiece)
	for {
		n, err := plain.Read(piece[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(piece, uint32(n))
			if _, err := w.Write(piece[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			_, err = io.Copy(w, bytes.NewReader(make([]byte, 4)))
			return err
		case err != nil:
			return fmt.Errorf("read the file to be scanned: %w", err) // without its end the daemon judges nothing
		}
	}
}

// Ping asks the daemon for its version, and so whether it is there.
func (c Clamd) Ping(ctx context.Context) (string, error) {
	answer, err := c.talk(ctx, func(w io.Writer) error {
		_, err := io.WriteString(w, "zVERSION\x00")
		return err
	})
	if err == nil && !strings.HasPrefix(answer, "ClamAV") {
		return "", fmt.Errorf("the scanner answered %q", answer)
	}
	return answer, err
}
