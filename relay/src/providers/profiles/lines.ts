/** Where bytes come from: a `FileHandle`, or a stream, which is only ever asked for what comes next. */
export interface ByteReader {
  /** Fills `buffer` from `offset` by up to `length` bytes that stand at `position`; 0 = the end. */
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>
}

/** One physical line, without its line end (LF or CRLF). */
export interface Line {
  /** The part of it that was kept; see `isTooLong`. */
  text: string
  /** 1-based. */
  number: number
  /** Where the next line starts, in bytes. */
  end: number
  /** True when it is longer than MAX_LINE_BYTES; its text is then empty. */
  isTooLong: boolean
}

/** A place in a file where a line starts. */
export interface Place {
  /** In bytes. */
  offset: number
  /** The number of the line that starts there, 1-based. */
  line: number
}

/** The longest line that is read; a longer one is passed over without being held in memory. */
export const MAX_LINE_BYTES = 64 * 1024

const BLOCK_BYTES = 64 * 1024
const LF = 0x0a
const CR = 0x0d

/** Reads a file line by line from any place, with a look ahead; holds a block and at most one line before it. */
export class LineReader {
  readonly #file: ByteReader
  /** The start of an unfinished line, then the block just read; one buffer for the whole file. */
  readonly #buffer = Buffer.allocUnsafe(MAX_LINE_BYTES + BLOCK_BYTES)
  #restLength = 0
  /** Where the next byte is read, and the number of the next line. */
  #position: number
  #number: number
  #isSkipping = false
  #isDone = false
  #lines: Line[] = []
  #head = 0

  constructor(file: ByteReader, { offset, line }: Place) {
    this.#file = file
    this.#position = offset
    this.#number = line
  }

  /** The line `ahead` lines from here if it is in memory already; the fast path that needs no await. */
  peek(ahead = 0): Line | undefined {
    return this.#lines[this.#head + ahead]
  }

  /** The line `ahead` lines from here, read from the file when needed; undefined at the end. */
  async load(ahead = 0): Promise<Line | undefined> {
    while (this.#lines.length - this.#head <= ahead && !this.#isDone) await this.#readBlock()
    return this.peek(ahead)
  }

  /** Moves on by `count` lines. */
  drop(count: number): void {
    this.#head += count
  }

  async #readBlock(): Promise<void> {
    const { bytesRead } = await this.#file.read(this.#buffer, this.#restLength, BLOCK_BYTES, this.#position)
    this.#position += bytesRead
    this.#lines = this.#lines.slice(this.#head)
    this.#head = 0
    this.#split(this.#restLength + bytesRead)
    if (bytesRead > 0) return
    this.#isDone = true
    if (this.#restLength > 0 || this.#isSkipping) this.#push(0, this.#restLength)
  }

  /** Takes the whole lines out of the first `length` bytes of the buffer, and moves what is left to its front. */
  #split(length: number): void {
    let from = 0
    for (;;) {
      const to = this.#buffer.indexOf(LF, from)
      // Beyond `length` lie bytes of an older block.
      if (to === -1 || to >= length) break
      this.#push(from, to, this.#position - length + to + 1)
      from = to + 1
    }
    this.#buffer.copyWithin(0, from, length)
    this.#restLength = length - from
    if (this.#restLength <= MAX_LINE_BYTES) return
    this.#isSkipping = true
    this.#restLength = 0
  }

  #push(from: number, to: number, end = this.#position): void {
    const isTooLong = this.#isSkipping || to - from > MAX_LINE_BYTES
    const stop = to > from && this.#buffer[to - 1] === CR ? to - 1 : to
    const text = isTooLong ? '' : this.#buffer.toString('utf8', from, stop)
    this.#lines.push({ text, number: this.#number++, end, isTooLong })
    this.#isSkipping = false
  }
}
