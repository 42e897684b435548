/** The most warnings that one page names; what is beyond is only counted, so that a broken file cannot flood a log. */
const MAX_WARNINGS = 20

/** Collects the warnings of one page. */
export class Warnings {
  #named: string[] = []
  #unnamedCount = 0

  add(warning: string): void {
    if (this.#named.length < MAX_WARNINGS) this.#named.push(warning)
    else this.#unnamedCount++
  }

  list(): string[] {
    return this.#unnamedCount ? [...this.#named, `and ${this.#unnamedCount} more`] : this.#named
  }
}
