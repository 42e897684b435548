'use strict'

const { mkdir, readFile, rename, writeFile } = require('node:fs/promises')
const { join } = require('node:path')

/**
 * What a node remembers over restarts. In a file, since Node-RED's own context is in memory unless it is set up otherwise,
 * and a cursor that is lost skips leads.
 * @param {string | undefined} userDir  Node-RED's; without one nothing outlives the process
 * @param {string} key  of letters, digits, - and _
 */
function openState(userDir, key) {
  const folder = join(userDir ?? '', 'leadwire')
  const file = join(folder, `${key.replaceAll(/[^\w-]/g, '_')}.json`)
  return {
    /** @returns {Promise<Record<string, any>>} */
    async read() {
      if (!userDir) return {}
      try {
        return JSON.parse(await readFile(file, 'utf8'))
      } catch (error) {
        // A file that was cut short is no better than none.
        if (error instanceof SyntaxError || /** @type {any} */ (error).code === 'ENOENT') return {}
        throw error
      }
    },
    /** Never leaves half a file. @param {object} state */
    async write(state) {
      if (!userDir) return
      await mkdir(folder, { recursive: true })
      await writeFile(`${file}.new`, JSON.stringify(state))
      await rename(`${file}.new`, file)
    },
  }
}

module.exports = { openState }
