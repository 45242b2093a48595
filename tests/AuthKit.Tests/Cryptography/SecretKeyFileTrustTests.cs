using System.Diagnostics;
using AuthKit.Cryptography;
using AuthKit.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Cryptography;

public sealed class SecretKeyFileTrustTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-trust-").FullName;

    private string FilePath => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit)]
    public void Folder_that_others_may_write_to_is_refused_before_and_after_the_file_is_created(UnixFileMode mode)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.SetUnixFileMode(_folder, Private | mode);
        Assert.Contains("chmod go-w", Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(FilePath)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        File.SetUnixFileMode(_folder, Private);
        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        File.SetUnixFileMode(_folder, Private | mode);
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(FilePath));
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Load(FilePath));
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Rotate(FilePath));
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Activate(FilePath, "x"));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite, true)]
    [InlineData(UnixFileMode.OtherWrite, true)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.GroupWrite | UnixFileMode.StickyBit, false)]
    public void Folder_further_up_that_others_may_write_to_is_refused_unless_it_is_sticky(UnixFileMode mode, bool isRefused)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var inner = Directory.CreateDirectory(Path.Combine(_folder, "a", "b"), Private).FullName;
        File.SetUnixFileMode(_folder, Private | mode);
        var path = Path.Combine(inner, "keys.json");
        if (isRefused)
        {
            Assert.Contains($"'{_folder}'", Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(path)).Message, StringComparison.Ordinal);
        }
        else
        {
            SecretKeyFile.LoadOrCreate(path).Dispose();
        }
    }

    [Fact]
    public void File_or_folder_of_another_user_is_refused()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return; // Only root can change the owner of a file.
        }

        SecretKeyFile.LoadOrCreate(FilePath).Dispose();
        Run("chown", "nobody", FilePath);
        Assert.Contains("another user", Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(FilePath)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Rotate(FilePath));
        Run("chown", "root", FilePath);
        SecretKeyFile.Load(FilePath).Dispose();
        Run("chown", "nobody", _folder);
        Assert.Contains("another user", Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(FilePath)).Message, StringComparison.Ordinal);
        var inner = Directory.CreateDirectory(Path.Combine(_folder, "inner"), Private).FullName;
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(Path.Combine(inner, "keys.json")));
        Run("chown", "root", _folder);
    }

    [Fact]
    public void Link_is_followed_and_the_folders_of_both_count()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var open = Directory.CreateDirectory(Path.Combine(_folder, "open"), Private).FullName;
        var closed = Directory.CreateDirectory(Path.Combine(_folder, "closed"), Private).FullName;
        SecretKeyFile.LoadOrCreate(Path.Combine(open, "keys.json")).Dispose();
        File.CreateSymbolicLink(Path.Combine(closed, "link.json"), Path.Combine(open, "keys.json"));
        SecretKeyFile.Load(Path.Combine(closed, "link.json")).Dispose();
        File.SetUnixFileMode(open, Private | UnixFileMode.OtherWrite);
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Load(Path.Combine(closed, "link.json")));

        SecretKeyFile.LoadOrCreate(Path.Combine(closed, "keys.json")).Dispose();
        File.CreateSymbolicLink(Path.Combine(open, "link.json"), Path.Combine(closed, "keys.json"));
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Load(Path.Combine(open, "link.json")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_folder_on_a_chain_of_links_is_checked(bool isRelative)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string[] names = ["first", "second", "third"];
        string[] folders = [.. names.Select(name => Path.Combine(_folder, name))];
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(folder, Private);
        }

        SecretKeyFile.LoadOrCreate(Path.Combine(folders[2], "keys.json")).Dispose();
        for (var i = 0; i < 2; i++)
        {
            File.CreateSymbolicLink(Path.Combine(folders[i], "keys.json"), Path.Combine(isRelative ? $"../{names[i + 1]}" : folders[i + 1], "keys.json"));
        }

        // The same with a link to a folder.
        Directory.CreateSymbolicLink(Path.Combine(_folder, "way"), folders[0]);
        var link = Path.Combine(_folder, "way", "keys.json");
        SecretKeyFile.Load(link).Dispose();
        SecretKeyFile.Rotate(link);
        Assert.Null(new FileInfo(Path.Combine(folders[2], "keys.json")).LinkTarget);
        foreach (var folder in folders)
        {
            File.SetUnixFileMode(folder, Private | UnixFileMode.OtherWrite);
            foreach (var call in (Action[])[() => SecretKeyFile.Load(link).Dispose(), () => SecretKeyFile.LoadOrCreate(link).Dispose(), () => SecretKeyFile.Rotate(link)])
            {
                Assert.Contains(folder, Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);
            }

            File.SetUnixFileMode(folder, Private);
        }

        Assert.Equal(2, SecretKeyFile.Load(link).Keys.Count);
    }

    [Fact]
    public void Link_of_another_user_and_circular_links_are_refused()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return;
        }

        var sticky = Directory.CreateDirectory(Path.Combine(_folder, "sticky"), Private | UnixFileMode.OtherWrite | UnixFileMode.StickyBit).FullName;
        var closed = Directory.CreateDirectory(Path.Combine(_folder, "closed"), Private).FullName;
        SecretKeyFile.LoadOrCreate(Path.Combine(closed, "keys.json")).Dispose();
        var folder = Path.Combine(sticky, "folder");
        Directory.CreateSymbolicLink(folder, closed);
        SecretKeyFile.Load(Path.Combine(folder, "keys.json")).Dispose();
        Run("chown", "-h", "nobody", folder);
        Assert.Contains("the link", Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Load(Path.Combine(folder, "keys.json"))).Message, StringComparison.Ordinal);

        Directory.CreateSymbolicLink(Path.Combine(closed, "loop"), Path.Combine(closed, "loop"));
        Assert.ThrowsAny<Exception>(() => SecretKeyFile.Load(Path.Combine(closed, "loop")));
    }

    [Fact]
    public void Special_file_is_refused_at_once()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Run("mkfifo", "-m", "600", FilePath);
        Assert.Contains("not a plain file", Assert.Throws<InvalidOperationException>(() => SecretKeyFile.LoadOrCreate(FilePath)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Load(_folder + "/."));
        Assert.Throws<InvalidOperationException>(() => SecretKeyFile.Load("/dev/null"));
    }

    [Fact]
    public async Task Key_file_that_cannot_be_used_is_an_error_at_start()
    {
        (string Path, string Says)[] files = [(Path.Combine(_folder, "missing", "keys.json"), "mkdir"), (Write("open.json", "{}", UnixFileMode.OtherRead), "chmod 600"), (Write("broken.json", "no keys", default), "docs/keys.md")];
        foreach (var (path, says) in files)
        {
            if (OperatingSystem.IsWindows() && says == "chmod 600")
            {
                continue;
            }

            await using var services = new ServiceCollection().AddAuthKit(auth => auth.UseInMemoryStores().UseKeyFile(path).AddPasswords().AddAccounts().AddSessions()).BuildServiceProvider();
            var exception = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
            Assert.Contains(says, exception.Message, StringComparison.Ordinal);
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            var direct = await Assert.ThrowsAnyAsync<Exception>(async () => await services.StartAuthKitKeysAsync());
            Assert.Contains(says, direct.Message, StringComparison.Ordinal);
        }

        await using var good = new ServiceCollection().AddAuthKit(auth => auth.UseInMemoryStores().UseKeyFile(FilePath).AddPasswords().AddAccounts().AddSessions()).BuildServiceProvider();
        good.GetRequiredService<IStartupValidator>().Validate();
        Assert.True(File.Exists(FilePath));
    }

    private string Write(string name, string content, UnixFileMode mode)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
        }

        return path;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
