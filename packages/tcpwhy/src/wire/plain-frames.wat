;; What is done with nearly every frame: TCP in IPv4 without options, unfragmented, straight on Ethernet, with all headers
;; captured and lengths that agree. As WebAssembly, because it reads sixteen bytes of a header at a time and is fast from
;; the first packet on. `npm run gen` makes plain-frames.generated.ts of it; frame-kernel.ts calls it.
;;
;; Memory (columns as in model/records, at most 512 records):
;;   0x10000  timeNs        0x11000  byteOffset        0x11800  capturedBytes   0x12000  originalBytes
;;   0x12800  interface     0x13000  linkType          0x13400  direction       0x13600  checkSequenceBytes
;;   0x13800  rows whose TCP options are still to be read: a result
;;   0x14000  rows whose payload was cut: a result
;;   0x15000  the frames' bytes
;; The rest is laid out by model/packet-memory.
(module
  (memory (import "packets" "memory") 1)
  ;; Where the bytes end that may be read.
  (global $bytesEnd (export "bytesEnd") (mut i32) (i32.const 0x15000))
  (global $optionRows (export "optionRows") (mut i32) (i32.const 0))
  (global $cutRows (export "cutRows") (mut i32) (i32.const 0))
  ;; A 4-tuple is five words: the lower endpoint's address and the higher one's, their ports, then from the lowest bit on
  ;; three bits of family, one that tells whether its first packet came from the higher endpoint, and the next tuple of
  ;; its bucket; the last word is a note of whoever follows connections.
  (global $tuples (export "tuples") (mut i32) (i32.const 0))
  (global $tupleCount (export "tupleCount") (mut i32) (i32.const 0))
  ;; A bucket is a word; it and the link to the next tuple hold a tuple's number plus one, or 0 at the end.
  (global $buckets (export "buckets") (mut i32) (i32.const 0))
  (global $bucketMask (export "bucketMask") (mut i32) (i32.const 0))

  ;; Address of the bucket for the lower and the higher endpoint.
  (func $bucketOf (param $low i32) (param $high i32) (param $ports i32) (result i32)
    (local $hash i32)
    (local.set $hash
      (i32.add
        (i32.mul (local.get $low) (i32.const 0x9e3779b1))
        (i32.mul (i32.xor (i32.rotl (local.get $high) (i32.const 15)) (local.get $ports)) (i32.const 0x85ebca6b))))
    (local.set $hash (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 16))))
    (local.set $hash (i32.mul (local.get $hash) (i32.const 0x7feb352d)))
    (local.set $hash (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 15))))
    (i32.add (global.get $buckets) (i32.shl (i32.and (local.get $hash) (global.get $bucketMask)) (i32.const 2))))

  (func $tupleAt (param $link i32) (result i32)
    (i32.add (global.get $tuples) (i32.mul (i32.sub (local.get $link) (i32.const 1)) (i32.const 20))))

  ;; Number of the 4-tuple times two, plus one when it goes the other way than the tuple's first packet did.
  ;; There must be room for one more tuple.
  (func $directed (export "directed")
    (param $family i32) (param $source i32) (param $destination i32) (param $ports i32) (result i32)
    (local $isSwapped i32) (local $low i32) (local $high i32) (local $bucket i32) (local $link i32) (local $tuple i32)
    (local $last i32)
    ;; Both directions look for the same: which one it is decides no branch, because no processor could foresee it.
    (local.set $isSwapped
      (i32.or
        (i32.gt_u (local.get $source) (local.get $destination))
        (i32.and
          (i32.eq (local.get $source) (local.get $destination))
          (i32.gt_u (i32.shr_u (local.get $ports) (i32.const 16)) (i32.and (local.get $ports) (i32.const 0xffff))))))
    (local.set $low (select (local.get $destination) (local.get $source) (local.get $isSwapped)))
    (local.set $high (select (local.get $source) (local.get $destination) (local.get $isSwapped)))
    (local.set $ports
      (select (i32.rotl (local.get $ports) (i32.const 16)) (local.get $ports) (local.get $isSwapped)))
    (local.set $bucket (call $bucketOf (local.get $low) (local.get $high) (local.get $ports)))
    (local.set $link (i32.load (local.get $bucket)))
    (block $new
      (loop $chain
        (br_if $new (i32.eqz (local.get $link)))
        (local.set $tuple (call $tupleAt (local.get $link)))
        (local.set $last (i32.load offset=12 (local.get $tuple)))
        (if (i32.eqz
              (i32.or
                (i32.or
                  (i32.xor (i32.load (local.get $tuple)) (local.get $low))
                  (i32.xor (i32.load offset=4 (local.get $tuple)) (local.get $high)))
                (i32.or
                  (i32.xor (i32.load offset=8 (local.get $tuple)) (local.get $ports))
                  (i32.xor (i32.and (local.get $last) (i32.const 7)) (local.get $family)))))
          (then
            (return
              (i32.or
                (i32.shl (i32.sub (local.get $link) (i32.const 1)) (i32.const 1))
                (i32.xor
                  (local.get $isSwapped)
                  (i32.and (i32.shr_u (local.get $last) (i32.const 3)) (i32.const 1)))))))
        (local.set $link (i32.shr_u (local.get $last) (i32.const 4)))
        (br $chain)))
    (global.set $tupleCount (i32.add (global.get $tupleCount) (i32.const 1)))
    (local.set $tuple (call $tupleAt (global.get $tupleCount)))
    (i32.store (local.get $tuple) (local.get $low))
    (i32.store offset=4 (local.get $tuple) (local.get $high))
    (i32.store offset=8 (local.get $tuple) (local.get $ports))
    (call $link
      (local.get $bucket)
      (local.get $tuple)
      (i32.or (local.get $family) (i32.shl (local.get $isSwapped) (i32.const 3)))
      (global.get $tupleCount))
    (i32.shl (i32.sub (global.get $tupleCount) (i32.const 1)) (i32.const 1)))

  ;; Puts a tuple before the others of its bucket.
  (func $link (param $bucket i32) (param $tuple i32) (param $familyAndWay i32) (param $number i32)
    (i32.store offset=12 (local.get $tuple)
      (i32.or (i32.shl (i32.load (local.get $bucket)) (i32.const 4)) (local.get $familyAndWay)))
    (i32.store (local.get $bucket) (local.get $number)))

  ;; Fills new, empty buckets.
  (func (export "relink")
    (local $number i32) (local $tuple i32)
    (loop $each
      (if (i32.lt_u (local.get $number) (global.get $tupleCount))
        (then
          (local.set $number (i32.add (local.get $number) (i32.const 1)))
          (local.set $tuple (call $tupleAt (local.get $number)))
          (call $link
            (call $bucketOf
              (i32.load (local.get $tuple)) (i32.load offset=4 (local.get $tuple)) (i32.load offset=8 (local.get $tuple)))
            (local.get $tuple)
            (i32.and (i32.load offset=12 (local.get $tuple)) (i32.const 15))
            (local.get $number))
          (br $each)))))

  ;; Options of every SYN: end, no operation, MSS, window scale, SACK permitted, timestamps (RFC 9293 section 3.2, RFC 7323,
  ;; RFC 2018). Returns their OPTION_ bits, or -1 with nothing written when there is any other, or a length is odd.
  (func $readOptions (param $row i32) (param $at i32) (param $stop i32) (result i32)
    (local $bits i32) (local $mssAndScale i32) (local $value i32) (local $echo i32) (local $kind i32) (local $length i32)
    (local.set $mssAndScale (i32.const 255))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $at) (local.get $stop)))
        (local.set $kind (i32.load8_u (local.get $at)))
        (br_if $done (i32.eqz (local.get $kind)))
        (if (i32.eq (local.get $kind) (i32.const 1))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $each)))
        (local.set $length (i32.load8_u offset=1 (local.get $at)))
        (if (i32.gt_u (i32.add (local.get $at) (local.get $length)) (local.get $stop)) (then (return (i32.const -1))))
        ;; Kind and length as one number.
        (local.set $kind (i32.or (i32.shl (local.get $kind) (i32.const 8)) (local.get $length)))
        (block $known
          (if (i32.eq (local.get $kind) (i32.const 0x0204))
            (then
              (local.set $bits (i32.or (local.get $bits) (i32.const 1)))
              (local.set $mssAndScale
                (i32.or
                  (i32.and (local.get $mssAndScale) (i32.const 0xffff))
                  (i32.or
                    (i32.shl (i32.load8_u offset=2 (local.get $at)) (i32.const 24))
                    (i32.shl (i32.load8_u offset=3 (local.get $at)) (i32.const 16)))))
              (br $known)))
          (if (i32.eq (local.get $kind) (i32.const 0x0303))
            (then
              (local.set $bits (i32.or (local.get $bits) (i32.const 2)))
              (local.set $value (i32.load8_u offset=2 (local.get $at)))
              ;; RFC 7323 section 2.3: a shift above 14 is an error and is taken as 14.
              (local.set $mssAndScale
                (i32.or
                  (i32.and (local.get $mssAndScale) (i32.const 0xffff0000))
                  (select (local.get $value) (i32.const 14) (i32.lt_u (local.get $value) (i32.const 14)))))
              (br $known)))
          (if (i32.eq (local.get $kind) (i32.const 0x0402))
            (then
              (local.set $bits (i32.or (local.get $bits) (i32.const 4)))
              (br $known)))
          (if (i32.eq (local.get $kind) (i32.const 0x080a))
            (then
              (local.set $bits (i32.or (local.get $bits) (i32.const 8)))
              (local.set $echo (local.get $at))
              (br $known)))
          (return (i32.const -1)))
        (local.set $at (i32.add (local.get $at) (local.get $length)))
        (br $each)))
    (i32.store offset=80 (local.get $row) (local.get $mssAndScale))
    (if (local.get $echo)
      (then (i64.store offset=60 (local.get $row) (call $timestamps (i32.add (local.get $echo) (i32.const 2))))))
    (local.get $bits))

  ;; Value and echo, in the byte order of this machine.
  (func $timestamps (param $at i32) (result i64)
    (local $bytes v128)
    (local.set $bytes (v128.load64_zero (local.get $at)))
    (i64x2.extract_lane 0
      (i8x16.shuffle 3 2 1 0 7 6 5 4 3 2 1 0 7 6 5 4 (local.get $bytes) (local.get $bytes))))

  ;; Makes rows, from address $row on, of the records from $from on, and returns how many: it stops before $end, and before
  ;; the first record that is not plain. $shift is added to byteOffset to find the bytes here; $frame is the frame number
  ;; of record 0.
  (func (export "decode")
    (param $from i32) (param $end i32) (param $row i32) (param $shift i32) (param $frame i32) (result i32)
    (local $record i32) (local $at i32) (local $captured i32) (local $original i32)
    (local $typeAndService i32) (local $fragmentTtlProtocol i32) (local $totalBytes i32) (local $headerBytes i32)
    (local $payload i32) (local $capturedPayload i32) (local $ackAndFlags v128) (local $flagsAndWindow i32)
    (local $addressesAndPorts v128) (local $options i32)
    (global.set $optionRows (i32.const 0))
    (global.set $cutRows (i32.const 0))
    (local.set $record (local.get $from))
    (block $stop
      (loop $records
        (br_if $stop (i32.ge_u (local.get $record) (local.get $end)))
        (local.set $at (i32.load offset=0x11000 (i32.shl (local.get $record) (i32.const 2))))
        (local.set $captured (i32.load offset=0x11800 (i32.shl (local.get $record) (i32.const 2))))
        (local.set $original (i32.load offset=0x12000 (i32.shl (local.get $record) (i32.const 2))))
        (local.set $at (i32.add (local.get $at) (local.get $shift)))
        ;; LINKTYPE_ETHERNET.
        (br_if $stop (i32.ne (i32.load16_u offset=0x13000 (i32.shl (local.get $record) (i32.const 1))) (i32.const 1)))
        ;; 14 bytes of Ethernet, 20 of IP, 20 of TCP.
        (br_if $stop (i32.lt_s (local.get $captured) (i32.const 54)))
        (br_if $stop (i32.lt_s (local.get $original) (local.get $captured)))
        (br_if $stop (i32.lt_s (local.get $at) (i32.const 0x15000)))
        (br_if $stop (i32.gt_u (i32.add (local.get $at) (local.get $captured)) (global.get $bytesEnd)))
        ;; EtherType 0x0800, then IP version 4 with five words of header.
        (local.set $typeAndService (i32.load offset=12 (local.get $at)))
        (br_if $stop (i32.ne (i32.and (local.get $typeAndService) (i32.const 0xffffff)) (i32.const 0x450008)))
        ;; No more fragments, fragment offset 0, protocol 6.
        (local.set $fragmentTtlProtocol (i32.load offset=20 (local.get $at)))
        (br_if $stop
          (i32.ne (i32.and (local.get $fragmentTtlProtocol) (i32.const 0xff00ff3f)) (i32.const 0x06000000)))
        (local.set $totalBytes
          (i32.or
            (i32.shl (i32.load8_u offset=16 (local.get $at)) (i32.const 8))
            (i32.load8_u offset=17 (local.get $at))))
        ;; Words in the byte order of this machine.
        (local.set $ackAndFlags (v128.load offset=42 (local.get $at)))
        (local.set $ackAndFlags
          (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12 (local.get $ackAndFlags) (local.get $ackAndFlags)))
        (local.set $flagsAndWindow (i32x4.extract_lane 1 (local.get $ackAndFlags)))
        (local.set $headerBytes
          (i32.shl (i32.shr_u (local.get $flagsAndWindow) (i32.const 28)) (i32.const 2)))
        (local.set $payload
          (i32.sub (i32.sub (local.get $totalBytes) (i32.const 20)) (local.get $headerBytes)))
        (br_if $stop (i32.lt_u (local.get $headerBytes) (i32.const 20)))
        (br_if $stop (i32.lt_s (local.get $payload) (i32.const 0)))
        ;; Padding behind the packet is no payload; neither are check sequence bytes, but those may also lie inside.
        (br_if $stop (i32.gt_s (i32.add (local.get $totalBytes) (i32.const 14)) (local.get $original)))
        (br_if $stop (i32.load8_u offset=0x13600 (local.get $record)))
        (local.set $capturedPayload
          (i32.sub (local.get $captured) (i32.add (local.get $headerBytes) (i32.const 34))))
        (if (i32.gt_s (local.get $capturedPayload) (local.get $payload))
          (then (local.set $capturedPayload (local.get $payload))))
        (br_if $stop (i32.lt_s (local.get $capturedPayload) (i32.const 0)))

        (f64.store (local.get $row) (f64.load offset=0x10000 (i32.shl (local.get $record) (i32.const 3))))
        (i32.store offset=8 (local.get $row) (i32.add (local.get $frame) (local.get $record)))
        ;; Source, destination, ports, sequence number.
        (local.set $addressesAndPorts (v128.load offset=26 (local.get $at)))
        (local.set $addressesAndPorts
          (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12
            (local.get $addressesAndPorts) (local.get $addressesAndPorts)))
        (v128.store offset=12 (local.get $row) (local.get $addressesAndPorts))
        (i32.store offset=28 (local.get $row) (i32x4.extract_lane 0 (local.get $ackAndFlags)))
        (i32.store offset=32 (local.get $row) (i32.and (local.get $flagsAndWindow) (i32.const 0x01ffffff)))
        (i32.store offset=36 (local.get $row) (local.get $payload))
        (i32.store offset=40 (local.get $row) (local.get $capturedPayload))
        (i32.store offset=44 (local.get $row)
          (i32.add
            (i32.sub (local.get $at) (local.get $shift))
            (i32.add (local.get $headerBytes) (i32.const 34))))
        ;; DF is bit 0, congestion experienced bit 2, then the family and the direction.
        (i32.store offset=52 (local.get $row)
          (i32.or
            (i32.or
              (i32.and (i32.shr_u (local.get $fragmentTtlProtocol) (i32.const 6)) (i32.const 1))
              (i32.shl
                (i32.eq (i32.and (i32.shr_u (local.get $typeAndService) (i32.const 24)) (i32.const 3)) (i32.const 3))
                (i32.const 2)))
            (i32.or
              (i32.const 0x40)
              (i32.shl (i32.load8_u offset=0x13400 (local.get $record)) (i32.const 12)))))
        (i32.store offset=56 (local.get $row)
          (i32.or
            (i32.shl (i32.load8_u offset=18 (local.get $at)) (i32.const 8))
            (i32.load8_u offset=19 (local.get $at))))
        (i32.store offset=68 (local.get $row) (i32.load offset=0x12800 (i32.shl (local.get $record) (i32.const 2))))
        (i32.store offset=72 (local.get $row) (local.get $totalBytes))
        (i32.store offset=76 (local.get $row)
          (i32.or
            (i32.or
              (i32.shl (i32.load8_u offset=8 (local.get $at)) (i32.const 24))
              (i32.shl (i32.load8_u offset=9 (local.get $at)) (i32.const 16)))
            (i32.or
              (i32.shl (i32.load8_u offset=10 (local.get $at)) (i32.const 8))
              (i32.load8_u offset=11 (local.get $at)))))
        ;; No MSS, no window scale.
        (i32.store offset=80 (local.get $row) (i32.const 255))
        (i32.store offset=84 (local.get $row)
          (call $directed
            (i32.const 4)
            (i32x4.extract_lane 0 (local.get $addressesAndPorts))
            (i32x4.extract_lane 1 (local.get $addressesAndPorts))
            (i32x4.extract_lane 2 (local.get $addressesAndPorts))))
        (if (i32.lt_s (local.get $capturedPayload) (local.get $payload))
          (then
            (i32.store offset=0x14000 (i32.shl (global.get $cutRows) (i32.const 2))
              (i32.sub (local.get $record) (local.get $from)))
            (global.set $cutRows (i32.add (global.get $cutRows) (i32.const 1)))))
        (local.set $options (i32.const 0))
        (i64.store offset=60 (local.get $row) (i64.const 0))
        (if (i32.gt_u (local.get $headerBytes) (i32.const 20))
          (then
            ;; Two no-operations, then timestamps: how RFC 7323 appendix A lays out nearly every segment.
            (if (i32.and
                  (i32.eq (local.get $headerBytes) (i32.const 32))
                  (i32.eq (i32.load offset=54 (local.get $at)) (i32.const 0x0a080101)))
              (then
                (local.set $options (i32.const 8))
                (i64.store offset=60 (local.get $row) (call $timestamps (i32.add (local.get $at) (i32.const 58)))))
              (else
                (local.set $options
                  (call $readOptions
                    (local.get $row)
                    (i32.add (local.get $at) (i32.const 54))
                    (i32.add (local.get $at) (i32.add (local.get $headerBytes) (i32.const 34)))))
                (if (i32.lt_s (local.get $options) (i32.const 0))
                  (then
                    (local.set $options (i32.const 0))
                    (i32.store offset=0x13800 (i32.shl (global.get $optionRows) (i32.const 2))
                      (i32.sub (local.get $record) (local.get $from)))
                    (global.set $optionRows (i32.add (global.get $optionRows) (i32.const 1)))))))))
        (i32.store offset=48 (local.get $row)
          (i32.or
            (i32.and (i32.shr_u (local.get $fragmentTtlProtocol) (i32.const 16)) (i32.const 255))
            (i32.shl (local.get $options) (i32.const 8))))
        (local.set $row (i32.add (local.get $row) (i32.const 88)))
        (local.set $record (i32.add (local.get $record) (i32.const 1)))
        (br $records)))
    (i32.sub (local.get $record) (local.get $from))))
