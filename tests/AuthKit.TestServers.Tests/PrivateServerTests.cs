using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace AuthKit.TestServers.Tests;

public sealed class PrivateServerTests
{
    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Killed_redis_refuses_connections_and_has_its_data_after_a_restart()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        var port = redis.Port;
        Assert.Equal("+OK", await AskRedisAsync(port, "SET key value"));

        redis.Kill();
        await Assert.ThrowsAsync<SocketException>(() => AskRedisAsync(port, "PING"));

        await redis.StartAgainAsync();
        Assert.Equal(port, redis.Port);
        Assert.Equal("$5", await AskRedisAsync(port, "GET key"));
    }

    [RequiresServerFact(ServerKind.PostgresProgram)]
    public async Task Killed_postgres_refuses_connections_and_has_its_data_after_a_restart()
    {
        using var postgres = await PrivatePostgres.StartNewAsync();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await source.CreateCommand("create table kept (n int); insert into kept values (7)").ExecuteNonQueryAsync();

        postgres.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => source.CreateCommand("select n from kept").ExecuteScalarAsync());

        await postgres.StartAgainAsync();
        Assert.Equal(7, await source.CreateCommand("select n from kept").ExecuteScalarAsync());
    }

    [RequiresServerFact(ServerKind.RedisProgram, ServerKind.PostgresProgram)]
    public async Task Disposed_servers_leave_no_process_and_no_folder()
    {
        int[] ports;
        using (var redis = await PrivateRedis.StartNewAsync())
        using (var postgres = await PrivatePostgres.StartNewAsync())
        {
            ports = [redis.Port, postgres.Port];
        }

        Assert.All(ports, port => Assert.Throws<SocketException>(() => new TcpClient("127.0.0.1", port)));
    }

    private static async Task<string?> AskRedisAsync(int port, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync();
    }
}
