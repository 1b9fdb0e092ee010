// What somebody opened on the desk stays open when an answer refreshes the page around it: every <details> with an id.

const { callbacks } = window.Idiomorph.defaults;

callbacks.beforeAttributeUpdated = (name, element, kind) =>
  !(name === "open" && kind === "remove" && element.matches("details[id]"));
