// What the nodes share in the editor, where RED and $ are global.
/* global $ */
window.leadwire = (() => {
  /** Labels of operations and events, by their names. */
  const labels = {}
  let loading

  /** Operations and triggers, asked for once. */
  const load = () => {
    loading ??= $.getJSON('leadwire/operations').then((known) => {
      for (const { id, label } of known.operations) labels[id] = label
      for (const { key, label } of known.triggers) labels[key] = label
      return known
    })
    return loading
  }

  /** Answers the JSON, or rejects with what the server says. */
  const ask = (options) =>
    new Promise((resolve, reject) => {
      $.ajax(options).then(resolve, (failed) => {
        reject(new Error(failed.responseJSON?.message ?? `Node-RED answered ${failed.status}`))
      })
    })
  const post = (url, body) =>
    ask({ method: 'POST', url, contentType: 'application/json', data: JSON.stringify(body), dataType: 'json' })

  /** What can be chosen; nothing, with a word why, while the hub is not deployed or cannot be reached. */
  const choicesOf = (noun) => {
    const hub = $('#node-input-hub').val()
    if (!hub || hub === '_ADD_') return Promise.resolve([])
    return ask({ url: `leadwire/hubs/${hub}/choices/${noun}`, dataType: 'json' }).then(
      ({ choices }) => choices,
      (error) => {
        RED.notify(`No ${noun} can be chosen by name: ${error.message}`, 'warning')
        return []
      },
    )
  }

  const row = ({ label, name, description, required }) =>
    $('<div class="form-row">').append(
      $('<label>')
        .text(required ? `${label} *` : label)
        .attr('title', `${name}: ${description}`),
    )

  const optionsOf = ({ type, enum: values = [] }) =>
    (type === 'boolean' ? ['true', 'false'] : values).map((value) => ({ value: String(value), label: String(value) }))

  /** The types that a field may be given in; the first is for what is not set. */
  const typesOf = (field, choices) => {
    const options = field.picker ? choices : optionsOf(field)
    const own = field.type === 'array' || field.type === 'object' ? ['json', 'str'] : ['str']
    return [
      ...(options.length > 0
        ? [{ value: 'pick', label: 'choose', options: [{ value: '', label: '' }, ...options] }]
        : []),
      ...own,
      'msg',
      'flow',
      'global',
      'jsonata',
      'env',
      ...(field.isNullable ? [{ value: 'null', label: 'clear it', hasValue: false }] : []),
    ]
  }

  /** A row for each field, filled with what was kept. */
  const showFields = async (place, fields, kept) => {
    const choices = {}
    const nouns = new Set(fields.flatMap(({ picker }) => (picker ? [picker] : [])))
    await Promise.all([...nouns].map(async (noun) => (choices[noun] = await choicesOf(noun))))
    $(place).empty()
    for (const field of fields) {
      const input = $('<input type="text" style="width: 70%">').attr('data-field', field.name)
      $(place).append(row(field).append(input))
      const types = typesOf(field, choices[field.picker] ?? [])
      const first = typeof types[0] === 'string' ? types[0] : types[0].value
      // A lead's id is not called leadId in a lead.
      const isLead = field.name === 'leadId'
      const { type, value } =
        kept[field.name] ?? (isLead ? { type: 'msg', value: 'payload.id' } : { type: first, value: '' })
      input.typedInput({ default: first, types })
      input.typedInput('type', type)
      input.typedInput('value', value)
    }
  }

  const readTyped = (input) => {
    const [type, value] = [input.typedInput('type'), input.typedInput('value')]
    return value !== '' || type === 'null' ? { type, value } : undefined
  }
  const readPlain = (select) => select.val() || undefined

  /** What is in the form that is open: what was kept, and over it what its rows say. */
  let open = { read: readPlain, kept: {}, place: '' }
  const takeRows = () => {
    const names = []
    $(`${open.place} [data-field]`).each(function () {
      const name = $(this).attr('data-field')
      names.push(name)
      open.kept[name] = open.read($(this))
    })
    return names
  }
  /** The values to keep; those of before, where the form was closed before its rows were there. */
  const collect = () => {
    const names = takeRows()
    const kept = Object.entries(open.kept).filter(([, value]) => value !== undefined)
    return Object.fromEntries(names.length === 0 ? kept : kept.filter(([name]) => names.includes(name)))
  }

  const fillSelect = (select, options, value) => {
    for (const [key, label] of options) $(select).append($('<option>').val(key).text(label))
    $(select).val(value)
  }

  const showSample = (sample) => $('#leadwire-sample').text(JSON.stringify(sample ?? {}, null, 2))

  async function editAction(node) {
    open = { read: readTyped, kept: { ...node.fields }, place: '#leadwire-fields' }
    const { operations } = await load()
    const options = operations.map(({ id, noun, label }) => [id, `${noun}: ${label}`])
    fillSelect('#node-input-operation', [...options, ['', 'what msg.operation says']], node.operation)
    const show = async () => {
      takeRows()
      const found = operations.find(({ id }) => id === $('#node-input-operation').val())
      $('#leadwire-output').toggle(!found || Boolean(found.lists))
      showSample(found?.sample)
      await showFields(open.place, found?.fields ?? [], open.kept)
    }
    $('#node-input-operation, #node-input-hub').on('change', () => void show())
    await show()
  }

  /** Filters are plain values: there is no message yet that they could come from. */
  const showFilters = async (place, filters, kept) => {
    const options = await Promise.all(
      filters.map((filter) => (filter.picker ? choicesOf(filter.picker) : optionsOf(filter))),
    )
    $(place).empty()
    filters.forEach((filter, at) => {
      const select = $('<select style="width: 70%">').attr('data-field', filter.name)
      $(place).append(row(filter).append(select))
      const value = String(kept[filter.name] ?? '')
      const known = options[at].map((one) => [one.value, one.label])
      // What is chosen stays, also while the hub cannot be asked what it is called.
      const isKnown = value === '' || known.some(([id]) => id === value)
      fillSelect(select, [['', 'any'], ...known, ...(isKnown ? [] : [[value, value]])], value)
    })
  }

  async function editTrigger(node) {
    open = { read: readPlain, kept: { ...node.filters }, place: '#leadwire-filters' }
    const { triggers } = await load()
    fillSelect(
      '#node-input-event',
      triggers.map(({ key, label }) => [key, label]),
      node.event,
    )
    const show = async () => {
      takeRows()
      const found = triggers.find(({ key }) => key === $('#node-input-event').val())
      const canPoll = found?.key === 'newLead'
      $('#leadwire-mode').toggle(canPoll)
      if (!canPoll) $('#node-input-mode').val('webhook')
      $('.leadwire-poll').toggle($('#node-input-mode').val() === 'poll')
      showSample(found?.sample)
      await showFilters(open.place, found?.filters ?? [], open.kept)
    }
    $('#node-input-event, #node-input-mode, #node-input-hub').on('change', () => void show())
    await show()
  }

  /** Nodes that were drawn before their labels were known. */
  const redraw = () => {
    RED.nodes.eachNode((node) => {
      if (node.type.startsWith('leadwire')) Object.assign(node, { dirty: true, resize: true })
    })
    RED.view.redraw()
  }

  void load().then(redraw)
  return { collect, editAction, editTrigger, labels, post }
})()
