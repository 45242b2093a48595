using System.Security.Cryptography;
using System.Text.Json;

namespace AuthKit.Cryptography;

/// <summary>
/// The next content of a key file, which has the file's name with <c>.new</c> added until it is complete. Only one process at a time can create a
/// file with that name, so changes cannot overlap. (A move that does not overwrite is not enough: on Unix the framework first checks whether the
/// target exists, and then renames.)
/// </summary>
internal sealed class PendingSecretKeyFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private bool _committed;

    private PendingSecretKeyFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    public static string NameOf(string path) => path + ".new";

    /// <summary>Creates the file; null if another process has created it.</summary>
    public static PendingSecretKeyFile? TryCreate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new PendingSecretKeyFile(path, new FileStream(NameOf(path), options));
        }
        catch (IOException) when (File.Exists(NameOf(path)) || File.Exists(path))
        {
            // Another process has the name; or it had the name, and has already moved its file into place.
            return null;
        }
    }

    /// <summary>Writes the content through to the disk and moves it to the key file's place.</summary>
    public void Commit(SecretKeyFileContent content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, SecretKeyFileJson.Default.SecretKeyFileContent);
        _stream.Write(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(NameOf(_path), _path, overwrite: true);
        _committed = true;
    }

    /// <summary>Releases the name. If nothing was committed, the key file is unchanged.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_committed)
        {
            File.Delete(NameOf(_path));
        }
    }
}
