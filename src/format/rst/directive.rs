//! What the directives of reStructuredText hold.
//!
//! Takes a name; tells what is done with the argument and the content. It does *not* run a directive: nothing is included,
//! executed or fetched.

use crate::document::BlockKind;

/// What a directive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    /// Everything in it is kept as it is.
    Verbatim(BlockKind),
    /// The argument is the beginning of the text, or a title of it: a note, a topic.
    Titled,
    /// The argument is a name, the content is text: a figure, a class. So are directives nobody knows.
    Named,
    /// The argument is text, with a version before it: `versionadded`.
    Versioned,
    /// The content is HTML.
    Html,
}

/// Tells what a directive holds.
pub(super) fn directive(name: &str, argument: &str) -> Directive {
    match name.rsplit(':').next().unwrap_or(name) {
        "code" | "code-block" | "sourcecode" | "highlight" | "literalinclude" | "parsed-literal" | "prompt"
        | "doctest" | "testcode" | "testsetup" | "testoutput" | "testcleanup" | "graphviz" | "digraph" | "graph"
        | "mermaid" | "uml" | "plot" | "ipython" | "jupyter-execute" | "productionlist" | "csv-table"
        | "program-output" => Directive::Verbatim(BlockKind::Code),
        "math" => Directive::Verbatim(BlockKind::Math),
        "raw" if argument.trim().eq_ignore_ascii_case("html") => Directive::Html,
        "raw" | "toctree" | "include" | "image" | "index" | "meta" | "currentmodule" | "module" | "contents"
        | "sectnum" | "section-numbering" | "role" | "default-role" | "title" | "highlightlang" | "tabularcolumns"
        | "bibliography" | "only"
            if name != "only" =>
        {
            Directive::Verbatim(BlockKind::Html)
        }
        auto if auto.starts_with("auto") => Directive::Verbatim(BlockKind::Html),
        "attention" | "caution" | "danger" | "error" | "hint" | "important" | "note" | "tip" | "warning"
        | "seealso" | "todo" | "admonition" | "topic" | "sidebar" | "rubric" | "table" | "list-table" | "centered"
        | "dropdown" | "tab" | "tab-item" | "card" | "grid-item-card" | "collapse" | "details" | "glossary"
        | "line-block" | "pull-quote" | "epigraph" => Directive::Titled,
        "versionadded" | "versionchanged" | "versionremoved" | "deprecated" | "deprecated-removed" => {
            Directive::Versioned
        }
        _ => Directive::Named,
    }
}
