#include "core/checkpoint/python2_names.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

namespace {

struct Renamed {
    std::string_view from, to;
    bool byTorch = false; ///< torch/_utils.py, which weights_only=True follows, has it too
};

// Lib/_compat_pickle.py: IMPORT_MAPPING, and NAME_MAPPING (module and name joined by a dot).
constexpr std::array kModules = {
    Renamed{"BaseHTTPServer", "http.server"},
    Renamed{"CGIHTTPServer", "http.server"},
    Renamed{"ConfigParser", "configparser"},
    Renamed{"Cookie", "http.cookies"},
    Renamed{"Dialog", "tkinter.dialog"},
    Renamed{"DocXMLRPCServer", "xmlrpc.server"},
    Renamed{"FileDialog", "tkinter.filedialog"},
    Renamed{"HTMLParser", "html.parser"},
    Renamed{"Queue", "queue", true},
    Renamed{"ScrolledText", "tkinter.scrolledtext"},
    Renamed{"SimpleDialog", "tkinter.simpledialog"},
    Renamed{"SimpleHTTPServer", "http.server"},
    Renamed{"SimpleXMLRPCServer", "xmlrpc.server"},
    Renamed{"SocketServer", "socketserver"},
    Renamed{"StringIO", "io", true},
    Renamed{"Tix", "tkinter.tix"},
    Renamed{"Tkconstants", "tkinter.constants"},
    Renamed{"Tkdnd", "tkinter.dnd"},
    Renamed{"Tkinter", "tkinter"},
    Renamed{"UserDict", "collections", true},
    Renamed{"UserList", "collections", true},
    Renamed{"UserString", "collections", true},
    Renamed{"__builtin__", "builtins", true},
    Renamed{"_abcoll", "collections.abc", true},
    Renamed{"_elementtree", "xml.etree.ElementTree"},
    Renamed{"_winreg", "winreg"},
    Renamed{"anydbm", "dbm"},
    Renamed{"cPickle", "pickle"},
    Renamed{"cStringIO", "io", true},
    Renamed{"commands", "subprocess"},
    Renamed{"cookielib", "http.cookiejar"},
    Renamed{"copy_reg", "copyreg", true},
    Renamed{"dbhash", "dbm.bsd"},
    Renamed{"dbm", "dbm.ndbm"},
    Renamed{"dumbdbm", "dbm.dumb"},
    Renamed{"dummy_thread", "_dummy_thread"},
    Renamed{"exceptions", "builtins"},
    Renamed{"gdbm", "dbm.gnu"},
    Renamed{"htmlentitydefs", "html.entities"},
    Renamed{"httplib", "http.client"},
    Renamed{"markupbase", "_markupbase"},
    Renamed{"repr", "reprlib", true},
    Renamed{"robotparser", "urllib.robotparser"},
    Renamed{"test.test_support", "test.support"},
    Renamed{"thread", "_thread"},
    Renamed{"tkColorChooser", "tkinter.colorchooser"},
    Renamed{"tkCommonDialog", "tkinter.commondialog"},
    Renamed{"tkFileDialog", "tkinter.filedialog"},
    Renamed{"tkFont", "tkinter.font"},
    Renamed{"tkMessageBox", "tkinter.messagebox"},
    Renamed{"tkSimpleDialog", "tkinter.simpledialog"},
    Renamed{"ttk", "tkinter.ttk"},
    Renamed{"urllib2", "urllib.request"},
    Renamed{"urlparse", "urllib.parse"},
    Renamed{"whichdb", "dbm", true},
    Renamed{"xmlrpclib", "xmlrpc.client"},
};
constexpr std::array kNames = {
    Renamed{"UserDict.IterableUserDict", "collections.UserDict", true},
    Renamed{"UserDict.UserDict", "collections.UserDict", true},
    Renamed{"UserList.UserList", "collections.UserList", true},
    Renamed{"UserString.UserString", "collections.UserString", true},
    Renamed{"__builtin__.basestring", "builtins.str", true},
    Renamed{"__builtin__.intern", "sys.intern", true},
    Renamed{"__builtin__.long", "builtins.int", true},
    Renamed{"__builtin__.reduce", "functools.reduce", true},
    Renamed{"__builtin__.unichr", "builtins.chr", true},
    Renamed{"__builtin__.unicode", "builtins.str", true},
    Renamed{"__builtin__.xrange", "builtins.range", true},
    Renamed{"_multiprocessing.Connection", "multiprocessing.connection.Connection"},
    Renamed{"_socket.fromfd", "socket.fromfd"},
    Renamed{"exceptions.StandardError", "builtins.Exception", true},
    Renamed{"itertools.ifilter", "builtins.filter", true},
    Renamed{"itertools.ifilterfalse", "itertools.filterfalse", true},
    Renamed{"itertools.imap", "builtins.map", true},
    Renamed{"itertools.izip", "builtins.zip", true},
    Renamed{"itertools.izip_longest", "itertools.zip_longest", true},
    Renamed{"multiprocessing.AuthenticationError", "multiprocessing.context.AuthenticationError"},
    Renamed{"multiprocessing.BufferTooShort", "multiprocessing.context.BufferTooShort"},
    Renamed{"multiprocessing.ProcessError", "multiprocessing.context.ProcessError"},
    Renamed{"multiprocessing.TimeoutError", "multiprocessing.context.TimeoutError"},
    Renamed{"multiprocessing.forking.Popen", "multiprocessing.popen_fork.Popen"},
    Renamed{"multiprocessing.process.Process", "multiprocessing.context.Process"},
    Renamed{"socket._socketobject", "socket.SocketType"},
    Renamed{"urllib.ContentTooShortError", "urllib.error.ContentTooShortError"},
    Renamed{"urllib.getproxies", "urllib.request.getproxies"},
    Renamed{"urllib.pathname2url", "urllib.request.pathname2url"},
    Renamed{"urllib.quote", "urllib.parse.quote"},
    Renamed{"urllib.quote_plus", "urllib.parse.quote_plus"},
    Renamed{"urllib.unquote", "urllib.parse.unquote"},
    Renamed{"urllib.unquote_plus", "urllib.parse.unquote_plus"},
    Renamed{"urllib.url2pathname", "urllib.request.url2pathname"},
    Renamed{"urllib.urlcleanup", "urllib.request.urlcleanup"},
    Renamed{"urllib.urlencode", "urllib.parse.urlencode"},
    Renamed{"urllib.urlopen", "urllib.request.urlopen"},
    Renamed{"urllib.urlretrieve", "urllib.request.urlretrieve"},
    Renamed{"urllib2.HTTPError", "urllib.error.HTTPError"},
    Renamed{"urllib2.URLError", "urllib.error.URLError"},
    Renamed{"whichdb.whichdb", "dbm.whichdb"},
};
static_assert(std::ranges::is_sorted(kModules, {}, &Renamed::from));
static_assert(std::ranges::is_sorted(kNames, {}, &Renamed::from));

/// The row of `from`, if there is one that counts.
template <typename Table> const Renamed* rowOf(const Table& table, std::string_view from, bool onlyTorch)
{
    const auto row = std::ranges::lower_bound(table, from, {}, &Renamed::from);
    return row != table.end() && row->from == from && (row->byTorch || !onlyTorch) ? row : nullptr;
}

std::string mapped(std::string_view module, std::string_view name, bool onlyTorch)
{
    const std::string full = std::string(module) + '.' + std::string(name);
    if (const Renamed* row = rowOf(kNames, full, onlyTorch))
        return std::string(row->to);
    if (const Renamed* row = rowOf(kModules, module, onlyTorch))
        return std::string(row->to) + '.' + std::string(name);
    return full;
}

} // namespace

std::string importedName(std::string_view module, std::string_view name)
{
    if (module == "pathlib._local") // Python 3.13 writes the private module's name
        return "pathlib." + std::string(name);
    return mapped(module, name, false);
}

std::string weightsOnlyName(std::string_view module, std::string_view name)
{
    return mapped(module, name, true);
}

} // namespace ckptscope::checkpoint
