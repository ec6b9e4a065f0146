"""What stands in a document of the project: words, links, anchors, tables, code."""
import re


def words(text):
    return len(text.split())


def links(text):
    """Where they lead to, in their order; pictures as well."""
    return re.findall(r'\]\(([^)\s]+)\)', text)


def addresses(text):
    return re.findall(r'https?://[^\s<>)`"\']+', text)


def anchors(text):
    return re.findall(r'<a id="([^"]+)"></a>', text)


def headings(text):
    """Their levels."""
    return [len(marks) for marks in re.findall(r'^(#+) ', text, re.M)]


def tables(text):
    """Rows and columns of each."""
    found = re.findall(r'(?:^\|.*\|\n)+', text, re.M)
    return [(len(table.splitlines()), table.splitlines()[0].count('|')) for table in found]


def blocks(text):
    """The indented ones, without their indentation."""
    found = re.findall(r'(?:^    \S.*\n)(?:(?:^    .*)?\n)*', text, re.M)
    return [re.sub(r'^    ', '', block, flags=re.M).rstrip() + '\n' for block in found]


def fenced(text, language=r'\w*'):
    """What stands between the fences of blocks of that language."""
    return re.findall(r'^```%s\n(.*?)^```$' % language, text, re.M | re.S)


def spans(text):
    """What stands between single backticks; a line may end in it."""
    text = re.sub(r'^    .*$', '', text, flags=re.M)
    return [re.sub(r'\s+', ' ', span) for span in re.findall(r'`([^`]+)`', text)]


def chapters(text):
    """What stands behind each anchor, up to the next one or the next heading of a group."""
    parts = re.split(r'<a id="([^"]+)"></a>\n', text)
    return {name: re.split(r'^### ', body, flags=re.M)[0]
            for name, body in zip(parts[1::2], parts[2::2])}


def first_cells(text):
    """The code in the first cell of the rows of its tables, without the escape of a bar."""
    found = re.findall(r'^\| `((?:[^`|]|\\\|)+)` \|', text, re.M)
    return [cell.replace(r'\|', '|') for cell in found]
