package export

import "encoding/binary"

// The types of Thrift's compact protocol that a Parquet footer needs.
const (
	thriftI32    = 5
	thriftI64    = 6
	thriftBinary = 8
	thriftList   = 9
	thriftStruct = 12
)

// thrift writes structs in Thrift's compact protocol. Fields are given in the order of their numbers.
type thrift struct {
	b    []byte
	last []int // the field before, of each struct that is open; the outermost is not on it
	at   int
}

func zigzag(n int64) uint64 { return uint64(n)<<1 ^ uint64(n>>63) }

func (t *thrift) varint(n uint64) { t.b = binary.AppendUvarint(t.b, n) }

func (t *thrift) field(id, kind int) {
	t.b = append(t.b, byte((id-t.at)<<4|kind))
	t.at = id
}

func (t *thrift) i32(id int, n int64) {
	t.field(id, thriftI32)
	t.varint(zigzag(n))
}

func (t *thrift) i64(id int, n int64) {
	t.field(id, thriftI64)
	t.varint(zigzag(n))
}

func (t *thrift) bytes(s string) {
	t.varint(uint64(len(s)))
	t.b = append(t.b, s...)
}

func (t *thrift) text(id int, s string) {
	t.field(id, thriftBinary)
	t.bytes(s)
}

// list begins a list field of n elements, which follow.
func (t *thrift) list(id, kind, n int) {
	t.field(id, thriftList)
	if n < 15 {
		t.b = append(t.b, byte(n<<4|kind))
		return
	}
	t.b = append(t.b, byte(0xf0|kind))
	t.varint(uint64(n))
}

// begin opens a struct as a field, open one as an element of a list; end closes either, stop the outermost.
func (t *thrift) begin(id int) {
	t.field(id, thriftStruct)
	t.open()
}

func (t *thrift) open() {
	t.last = append(t.last, t.at)
	t.at = 0
}

func (t *thrift) end() {
	t.stop()
	t.at = t.last[len(t.last)-1]
	t.last = t.last[:len(t.last)-1]
}

func (t *thrift) stop() { t.b = append(t.b, 0) }
