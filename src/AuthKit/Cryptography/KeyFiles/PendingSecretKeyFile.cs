using System.Security.Cryptography;
using System.Text.Json;

namespace AuthKit.Cryptography;

/// <summary>
/// The next content of a key file, under the file's name with <c>.new</c> added until it is whole. Only one process at a
/// time can create that name, which keeps two changes apart. (A move that does not overwrite would not: on Unix the
/// framework first looks whether the target is there, and then renames.)
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

    /// <summary>Takes the name; null where another has it.</summary>
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
            // Taken; or it was, and has become the file since.
            return null;
        }
    }

    /// <summary>Writes the content through to the disk and puts it in the file's place.</summary>
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

    /// <summary>Gives the name back; the file stays as it was where nothing was committed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_committed)
        {
            File.Delete(NameOf(_path));
        }
    }
}
