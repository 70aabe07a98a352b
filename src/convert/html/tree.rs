//! A page as a tree that is no deeper than a walk over it can bear.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, LocalName, Namespace, QualName, TokenizerResult};

/// Elements inside of each other beyond which a tag is passed over and its text kept. Browsers stop at 512.
const DEEPEST: usize = 200;
/// Where a walk over the tree stops. Misnested tags may make a tree a little deeper than it was built.
pub(super) const WALKED: usize = 2 * DEEPEST;

/// Elements whose text is no markup: they are never passed over, or the text would be read as such.
const RAW: &[&str] = &[
    "script",
    "style",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
];
/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];

/// The nodes of a page; the first is the document.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    pub(super) data: Data,
    depth: usize,
}

#[derive(Debug)]
pub(super) enum Data {
    Element {
        name: LocalName,
        attributes: Vec<Attribute>,
    },
    Text(String),
    /// The document itself, comments, instructions.
    Other,
}

impl Tree {
    /// Reads a page. XHTML has elements that close themselves, which HTML does not know.
    pub(super) fn parse(text: &str, is_xhtml: bool) -> Tree {
        let options = TreeBuilderOpts {
            // Text for browsers without scripts asks for scripts; it is kept apart as raw text.
            scripting_enabled: true,
            ..TreeBuilderOpts::default()
        };
        let sink = Shallow {
            builder: TreeBuilder::new(Sink::new(), options),
            is_xhtml,
            passed_over: RefCell::new(Vec::new()),
        };
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let input = BufferQueue::default();
        // In pieces, so that the parser never holds more than one of them twice.
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, others) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
            input.push_back(StrTendril::from_slice(piece));
            // It stops at scripts and at declarations of an encoding, which are nobody's business here.
            while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
            rest = others;
        }
        tokenizer.end();
        tokenizer.sink.builder.sink.finish_by_reference()
    }

    pub(super) fn node(&self, index: usize) -> &Node {
        &self.nodes[index]
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The element's name in lower case; empty for what is no element.
    pub(super) fn name(&self, index: usize) -> &str {
        match &self.nodes[index].data {
            Data::Element { name, .. } => name,
            _ => "",
        }
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, index: usize, wanted: &str) -> Option<&str> {
        match &self.nodes[index].data {
            Data::Element { attributes, .. } => {
                let found = attributes.iter().find(|attribute| &*attribute.name.local == wanted);
                found.map(|attribute| &*attribute.value)
            }
            _ => None,
        }
    }

    /// Every node that hangs in the tree, in the order of the text.
    pub(super) fn all(&self) -> Vec<usize> {
        self.below(0)
    }

    /// A node and everything below it, in the order of the text.
    pub(super) fn below(&self, root: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut waiting = vec![root];
        while let Some(index) = waiting.pop() {
            found.push(index);
            waiting.extend(self.nodes[index].children.iter().rev());
        }
        found
    }

    /// All text below a node, as it stands.
    pub(super) fn text(&self, root: usize) -> String {
        let mut text = String::new();
        for index in self.below(root) {
            if let Data::Text(own) = &self.nodes[index].data {
                text.push_str(own);
            }
        }
        text
    }
}

/// Bytes that are given to the parser at a time.
const PIECE: usize = 64 << 10;

/// Passes tags to the tree builder as long as the tree is not too deep.
struct Shallow {
    builder: TreeBuilder<Handle, Sink>,
    is_xhtml: bool,
    /// Names of the elements that were passed over and whose end has not come.
    passed_over: RefCell<Vec<LocalName>>,
}

impl Shallow {
    /// Whether a tag is left out, because of where it stands.
    fn passes_over(&self, tag: &Tag) -> bool {
        let mut passed_over = self.passed_over.borrow_mut();
        match tag.kind {
            TagKind::StartTag => {
                let is_void = VOID.contains(&&*tag.name);
                let is_too_deep = self.builder.sink.depth.get() >= DEEPEST;
                if is_void || !is_too_deep || RAW.contains(&&*tag.name) {
                    return false;
                }
                passed_over.push(tag.name.clone());
                true
            }
            TagKind::EndTag => {
                if passed_over.last() != Some(&tag.name) {
                    return false;
                }
                passed_over.pop();
                true
            }
        }
    }
}

impl TokenSink for Shallow {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let Token::TagToken(tag) = &token else {
            return self.builder.process_token(token, line);
        };
        if self.passes_over(tag) {
            return TokenSinkResult::Continue;
        }
        let closes_itself =
            self.is_xhtml && tag.kind == TagKind::StartTag && tag.self_closing && !VOID.contains(&&*tag.name);
        if !closes_itself {
            return self.builder.process_token(token, line);
        }
        let start = Tag {
            self_closing: false,
            ..tag.clone()
        };
        let end = Tag {
            kind: TagKind::EndTag,
            self_closing: false,
            attrs: Vec::new(),
            ..tag.clone()
        };
        // Whatever the start asks of the tokenizer is over with the end.
        let _ = self.builder.process_token(Token::TagToken(start), line);
        let _ = self.builder.process_token(Token::TagToken(end), line);
        TokenSinkResult::Continue
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node as the tree builder knows it.
#[derive(Debug, Clone)]
struct Handle {
    index: usize,
    name: Rc<QualName>,
}

/// Takes up the nodes that the tree builder makes.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// How deep the innermost open element stands.
    depth: Cell<usize>,
    no_name: Rc<QualName>,
}

impl Sink {
    fn new() -> Sink {
        let document = Node {
            parent: None,
            children: Vec::new(),
            data: Data::Other,
            depth: 0,
        };
        Sink {
            nodes: RefCell::new(vec![document]),
            depth: Cell::new(0),
            no_name: Rc::new(QualName::new(None, Namespace::default(), LocalName::default())),
        }
    }

    fn finish_by_reference(&self) -> Tree {
        Tree {
            nodes: self.nodes.take(),
        }
    }

    fn make(&self, data: Data, name: Rc<QualName>) -> Handle {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            parent: None,
            children: Vec::new(),
            data,
            depth: 0,
        });
        Handle {
            index: nodes.len() - 1,
            name,
        }
    }

    /// Puts a node or text at a place among the children of another; text joins the text before it.
    fn insert(&self, parent: usize, place: Option<usize>, child: NodeOrText<Handle>) {
        let mut nodes = self.nodes.borrow_mut();
        let place = place.unwrap_or(nodes[parent].children.len());
        let index = match child {
            NodeOrText::AppendNode(handle) => handle.index,
            NodeOrText::AppendText(text) => {
                let before = place.checked_sub(1).map(|before| nodes[parent].children[before]);
                if let Some(before) = before
                    && let Data::Text(own) = &mut nodes[before].data
                {
                    own.push_str(&text);
                    return;
                }
                nodes.push(Node {
                    parent: None,
                    children: Vec::new(),
                    data: Data::Text(text.to_string()),
                    depth: 0,
                });
                nodes.len() - 1
            }
        };
        let depth = nodes[parent].depth + 1;
        if matches!(nodes[index].data, Data::Element { .. }) {
            self.depth.set(depth);
        }
        nodes[index].depth = depth;
        nodes[index].parent = Some(parent);
        nodes[parent].children.insert(place, index);
    }

    fn detach(&self, index: usize) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(parent) = nodes[index].parent.take() else {
            return;
        };
        if let Some(place) = nodes[parent].children.iter().rposition(|child| *child == index) {
            nodes[parent].children.remove(place);
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        self.finish_by_reference()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle {
            index: 0,
            name: Rc::clone(&self.no_name),
        }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let data = Data::Element {
            name: name.local.clone(),
            attributes,
        };
        self.make(data, Rc::new(name))
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.make(Data::Other, Rc::clone(&self.no_name))
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.make(Data::Other, Rc::clone(&self.no_name))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.index, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, before: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.nodes.borrow()[element.index].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn pop(&self, node: &Handle) {
        let depth = self.nodes.borrow()[node.index].depth;
        self.depth.set(depth.saturating_sub(1));
    }

    // What is in a template is shown by scripts alone; it stays below the template, which nobody reads.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.index == other.index
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(node.index);
        }
        let place = {
            let nodes = self.nodes.borrow();
            nodes[sibling.index].parent.map(|parent| {
                let place = nodes[parent].children.iter().rposition(|child| *child == sibling.index);
                (parent, place)
            })
        };
        if let Some((parent, place)) = place {
            self.insert(parent, place, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        if let Data::Element { attributes, .. } = &mut self.nodes.borrow_mut()[target.index].data {
            for attribute in more {
                if !attributes.iter().any(|own| own.name == attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.index);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[node.index].children);
        for child in &children {
            nodes[*child].parent = Some(new_parent.index);
        }
        nodes[new_parent.index].children.extend(children);
    }
}
